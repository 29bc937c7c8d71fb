/** A request as the transport took it in, before anything about it is believed. */
export interface AcsRequest {
  readonly method: string;
  /** The target of the request line, byte for byte: path and query. The signature covers it as it stands. */
  readonly path: string;
  /** Names in any case; several values of one name as a list. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array | string;
}

/**
 * The value of a header, whose name is given in lower case; undefined where the request has none. Values of a header
 * that was sent several times are joined by `, ` (RFC 9110, 5.3), so that a doubled header fails its own check.
 */
export function headerOf(request: AcsRequest, name: string): string | undefined {
  const values = Object.entries(request.headers)
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, value]) => value ?? []);
  return values.length === 0 ? undefined : values.join(', ');
}

/** The bytes of the body as they were sent; the signed content hash is theirs. */
export function bodyBytes({ body }: AcsRequest): Uint8Array {
  return typeof body === 'string' ? Buffer.from(body) : body;
}

/** The body as text, for a record. Bytes that are no UTF-8 show as U+FFFD. */
export function bodyText(request: AcsRequest): string {
  // A byte order mark is kept: what is compared byte for byte must not lose one.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bodyBytes(request));
}
