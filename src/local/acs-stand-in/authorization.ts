import { Refusal } from './refusal.ts';
import { type AcsRequest, headerOf } from './request.ts';
import { describeSignatureProblem } from './signature.ts';

/** Who is let in. */
export interface Access {
  /** The resource's access key, in base64. */
  readonly accessKey: string;
  /** The Entra tokens that are taken. */
  readonly bearerTokens: readonly string[];
}

/** Lets a request pass that is signed with the access key or carries a known token. Throws a Refusal: 401. */
export function checkAuthorization(request: AcsRequest, access: Access): void {
  const authorization = headerOf(request, 'authorization');
  if (authorization === undefined) {
    throw unauthorized('The header Authorization is missing.');
  }
  const token = /^Bearer (.*)$/.exec(authorization)?.[1];
  if (token !== undefined) {
    if (!access.bearerTokens.includes(token)) {
      throw unauthorized('The token is not accepted.');
    }
    return;
  }
  const problem = describeSignatureProblem(request, access.accessKey);
  if (problem !== undefined) {
    throw unauthorized(problem);
  }
}

function unauthorized(message: string): Refusal {
  return new Refusal(401, 'Unauthorized', message);
}
