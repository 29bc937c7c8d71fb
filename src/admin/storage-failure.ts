import { RestError } from '@azure/data-tables';
import { TimeLimitError } from '../calls/time-limit.ts';
import { describeStorageFailure } from '../store/errors.ts';

/** Errors of the library that signs in; it is not imported for them, since an app with a key needs none of it. */
const signInErrors: ReadonlySet<string> = new Set([
  'AuthenticationError',
  'AuthenticationRequiredError',
  'CredentialUnavailableError',
  'AggregateAuthenticationError',
]);

/** A failure of the tables, or of the way there, and not a mistake of the program. */
export interface StorageFailure {
  /** What the service answered; undefined where there was no answer. */
  readonly status: number | undefined;
  /** In words that hold no keys of rows, so that they may be shown. */
  readonly description: string;
}

/** Tells whether a write that failed so may have been done all the same: no answer came, or one of a service in trouble. */
export function mayBeDone(error: unknown): boolean {
  const failure = readStorageFailure(error);
  const status = failure?.status ?? 503;
  return failure !== undefined && (status >= 500 || status === 408);
}

/** Tells what kind of failure of the tables an error is; undefined for any other error. */
export function readStorageFailure(error: unknown): StorageFailure | undefined {
  const isFailure =
    error instanceof RestError ||
    error instanceof TimeLimitError ||
    (error instanceof Error && (error.name === 'AbortError' || signInErrors.has(error.name)));
  return isFailure
    ? {
        status: error instanceof RestError ? error.statusCode : undefined,
        description: describeStorageFailure(error),
      }
    : undefined;
}
