import { RestError } from '@azure/data-tables';
import * as v from 'valibot';
import { TimeLimitError } from '../calls/time-limit.ts';

const odataError = v.object({
  odataError: v.object({ code: v.pipe(v.string(), v.regex(/^[\w.-]{1,64}$/)) }),
});

/**
 * Why tables could not be read, fit for a log: the service's own sentences are left out, since they may hold keys of
 * rows, which are phone numbers.
 */
export function describeStorageFailure(error: unknown): string {
  if (!(error instanceof Error)) {
    return 'Table Storage failed';
  }
  if (error instanceof TimeLimitError || error.name === 'AbortError') {
    return 'Table Storage did not answer in time';
  }
  if (!(error instanceof RestError)) {
    return `Table Storage failed (${error.name})`;
  }
  if (error.statusCode === undefined) {
    return `Table Storage could not be reached (${error.code ?? 'no connection'})`;
  }
  const details = v.safeParse(odataError, error.details);
  const code = details.success ? `/${details.output.odataError.code}` : '';
  return `Table Storage answered ${error.statusCode}${code}`;
}

/** Tells whether the service answered that the table has no such row; a missing table is another matter. */
export function isMissingRow(error: RestError): boolean {
  const details = v.safeParse(odataError, error.details);
  return (
    error.statusCode === 404 &&
    details.success &&
    details.output.odataError.code === 'ResourceNotFound'
  );
}
