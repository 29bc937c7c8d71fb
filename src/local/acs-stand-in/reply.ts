/** An answer as it goes over the wire. Header names are in lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent where the answer has no content. */
  readonly body?: string;
}

/** What the transport has to do with a request: answer it, never answer it, or break its connection. */
export type Reply =
  | ({ readonly kind: 'answer'; readonly afterMilliseconds: number } & Answer)
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' };

/** The one success of Call Automation's redirect and reject. */
export const noContent: Answer = { status: 204, headers: {} };

/** An error in the form of CommunicationErrorResponse (Communication Services common types, 2025-06-30). */
export function errorAnswer(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify({ error: { code, message } }),
  };
}
