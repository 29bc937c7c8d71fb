import { isRestError } from '@azure/communication-common';
import { TimeLimitError } from '../calls/time-limit.ts';

const authenticationErrors = new Set([
  'AuthenticationError',
  'AuthenticationRequiredError',
  'CredentialUnavailableError',
]);

/**
 * Why a request to Azure Communication Services came to nothing, fit for a log: the service's own sentences are left
 * out, since they may repeat what was sent. Returns undefined for an error that is no failure of a request.
 */
export function describeFailure(error: unknown): string | undefined {
  if (!(error instanceof Error)) {
    return undefined;
  }
  if (error instanceof TimeLimitError || error.name === 'AbortError') {
    return 'ACS did not answer in time';
  }
  if (authenticationErrors.has(error.name)) {
    return `no token for ACS could be had (${error.name}): check the managed identity`;
  }
  if (!isRestError(error)) {
    return undefined;
  }
  const code = /^[\w.-]{1,64}$/.exec(error.code ?? '')?.[0];
  if (error.statusCode === undefined) {
    return `ACS could not be reached${code === undefined ? '' : ` (${code})`}`;
  }
  return `ACS answered ${error.statusCode}${code === undefined ? '' : `/${code}`}`;
}
