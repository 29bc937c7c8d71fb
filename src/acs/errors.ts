import { isRestError } from '@azure/communication-common';
import type { Answer } from '../calls/platform.ts';
import { TimeLimitError } from '../calls/time-limit.ts';

type Failure = Exclude<Answer, { kind: 'accepted' }>;
type Class = 'gone' | 'refused' | 'passing' | 'denied';

/**
 * What each subcode of Call Automation means for a call that still rings (Microsoft's troubleshooting guide for call
 * end codes). A subcode decides before the status does.
 */
export const classOfSubcode: ReadonlyMap<string, Class> = new Map([
  ['7504', 'denied'], // insufficient permission
  ['7507', 'denied'], // source identity invalid
  ['8501', 'gone'], // call not established
  ['8516', 'passing'], // throttled
  ['8519', 'passing'], // conflict
  ['8520', 'refused'], // not supported
  ['8521', 'gone'], // too many hops
  ['8522', 'gone'], // call not found
  ['8523', 'refused'], // invalid argument
  ['8528', 'gone'], // call terminated
  ['8555', 'gone'], // retarget already in progress
  ['8583', 'gone'], // precondition failed
  ['8585', 'gone'], // not valid in the current state
  ['8587', 'gone'], // not answered in time
]);

const authenticationErrors = new Set([
  'AuthenticationError',
  'AuthenticationRequiredError',
  'CredentialUnavailableError',
]);

/** Codes of a connection that was never made, so that nothing can have been acted on. */
const neverConnected =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EPROTO|ERR_TLS_\w+|ERR_SSL_\w+|CERT_\w+|\w+_CERT\w*|UNABLE_TO_\w+)$/;

/**
 * What a failed request to Azure Communication Services means, in words fit for a log: the service's own sentences are
 * left out, since they may repeat what was sent. Returns undefined for an error that is no failure of a request.
 */
export function classifyFailure(error: unknown): Failure | undefined {
  if (!(error instanceof Error)) {
    return undefined;
  }
  if (error instanceof TimeLimitError || error.name === 'AbortError') {
    return passing('ACS did not answer in time', { isUnclear: true });
  }
  if (authenticationErrors.has(error.name)) {
    return passing(`no token for ACS could be had (${error.name}): check the managed identity`);
  }
  if (!isRestError(error)) {
    return undefined;
  }
  const code = /^[\w.-]{1,64}$/.exec(error.code ?? '')?.[0];
  if (error.statusCode === undefined) {
    const reason = `ACS could not be reached${code === undefined ? '' : ` (${code})`}`;
    return passing(reason, { isUnclear: !neverConnected.test(code ?? '') });
  }
  return classifyAnswer(error.statusCode, code, error.response?.headers.get('Retry-After'));
}

function classifyAnswer(
  status: number,
  code: string | undefined,
  retryAfter: string | undefined,
): Failure {
  const reason = `ACS answered ${status}${code === undefined ? '' : `/${code}`}`;
  if (status === 429) {
    return passing(reason, { isThrottled: true, ...readRetryAfter(retryAfter) });
  }
  const known = classOfSubcode.get(code ?? '');
  switch (known ?? classOfStatus(status)) {
    case 'gone':
      return { kind: 'gone', reason };
    case 'refused':
      return { kind: 'refused', reason, isDocumented: known !== undefined };
    case 'denied':
      return { kind: 'denied', reason: `${reason}: check that the app may use the ACS resource` };
    case 'passing':
      return passing(reason, { isUnclear: true, ...readRetryAfter(retryAfter) });
  }
}

function classOfStatus(status: number): Class {
  if (status === 401 || status === 403) {
    return 'denied';
  }
  if (status === 404) {
    return 'gone';
  }
  return status >= 400 && status < 500 && status !== 408 && status !== 409 ? 'refused' : 'passing';
}

function passing(
  reason: string,
  terms: Partial<Extract<Failure, { kind: 'passing' }>> = {},
): Failure {
  return { kind: 'passing', reason, isUnclear: false, isThrottled: false, ...terms };
}

/** The header in seconds or, as RFC 9110 also allows, as a date, which says nothing that our own pauses do not. */
function readRetryAfter(header: string | undefined): { retryAfter?: number } {
  return header !== undefined && /^\d{1,6}$/.test(header)
    ? { retryAfter: Number(header) * 1000 }
    : {};
}
