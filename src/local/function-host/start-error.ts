/**
 * A problem that whoever starts the host can put right: its message is one sentence that says what is wrong, where, and
 * what to do. Where code of the app failed, its error is the `cause`.
 */
export class StartError extends Error {
  override readonly name = 'StartError';
}
