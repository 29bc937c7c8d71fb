/** An HTTP request to the API for operators, as far as its answers depend on it. */
export interface ApiRequest {
  readonly method: string;
  /** What stands in the variable parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Iterable<readonly [string, string]>;
  readonly headers: { readonly get: (name: string) => string | null };
  readonly arrayBuffer: () => Promise<ArrayBuffer>;
}

/** A variable part of the path; undefined where the path ends before it. */
export function pathPart({ params }: ApiRequest, name: string): string | undefined {
  const part = params[name];
  return part === '' ? undefined : part;
}
