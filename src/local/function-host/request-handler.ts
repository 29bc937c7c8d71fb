import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RegisteredFunction } from './app-registry.ts';
import type { HttpFunction } from './http-function.ts';
import { requestUrl, toHttpData } from './http-request.ts';
import { emptyAnswer, type HttpAnswer, readHttpResult, sendAnswer } from './http-response.ts';
import type { InFlight } from './in-flight.ts';
import type { Invoke } from './invocation.ts';
import { type FunctionKeys, isAuthorized, presentedKey } from './keys.ts';
import { describeError, type WriteLog } from './log.ts';
import { manualStartName, manualTriggerData, readManualInput } from './manual-start.ts';
import { longestBody, readBody } from './request-body.ts';
import { normalizePath, type Router } from './router.ts';

/** What requests are answered with. */
export interface Services {
  readonly route: Router<HttpFunction>;
  /** The functions that are started by hand. */
  readonly manual: readonly RegisteredFunction[];
  readonly keys: FunctionKeys;
  readonly invoke: Invoke;
  readonly inFlight: InFlight;
  readonly log: WriteLog;
}

/** Answers one request. Never throws. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Answers requests as the host in Azure does: routes to functions under the route prefix, and starts by hand. */
export function createRequestHandler(services: Services): RequestHandler {
  return async (request, response) => {
    const { method = 'GET' } = request;
    try {
      sendAnswer(response, method, await answer(services, method, request));
    } catch (error) {
      if (request.destroyed && !request.complete) {
        // The client has gone in the middle of its request: nobody waits for an answer.
        return;
      }
      services.log('error', describeError(error));
      sendAnswer(response, method, emptyAnswer(500));
    }
  };
}

async function answer(
  services: Services,
  method: string,
  request: IncomingMessage,
): Promise<HttpAnswer> {
  const url = requestUrl(request);
  const path = url === undefined ? undefined : normalizePath(url.pathname);
  if (url === undefined || path === undefined) {
    return emptyAnswer(400);
  }
  const key = presentedKey(request.headers, url.searchParams);

  const name = method === 'POST' ? manualStartName(path) : undefined;
  if (name !== undefined) {
    return startByHand(services, name, key, request);
  }
  const found = services.route(method, path);
  if (found === undefined) {
    return emptyAnswer(404);
  }
  const { registered, authLevel } = found.target;
  if (!isAuthorized(services.keys, authLevel, registered.name, key)) {
    return emptyAnswer(401);
  }
  const body = await readBody(request, longestBody);
  if (body === undefined) {
    return emptyAnswer(413);
  }
  const http = toHttpData(request, url, found.params, body);
  const outcome = await services.invoke(registered, { http });
  return outcome.succeeded ? readHttpResult(outcome.returnValue) : emptyAnswer(500);
}

async function startByHand(
  services: Services,
  name: string,
  key: string | undefined,
  request: IncomingMessage,
): Promise<HttpAnswer> {
  if (!isAuthorized(services.keys, 'admin', name, key)) {
    return emptyAnswer(401);
  }
  const registered = services.manual.find((candidate) => candidate.name === name);
  if (registered === undefined) {
    return emptyAnswer(404);
  }
  const body = await readBody(request, longestBody);
  if (body === undefined) {
    return emptyAnswer(413);
  }
  const input = readManualInput(body);
  if (input === undefined) {
    return emptyAnswer(400);
  }
  // As in Azure, the answer does not wait for the function, and does not tell how it ends.
  services.inFlight.track(services.invoke(registered, manualTriggerData(registered, input)));
  return emptyAnswer(202);
}
