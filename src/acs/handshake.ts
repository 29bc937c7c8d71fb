import { answerJson, answerProblem, type HttpAnswer } from '../http/answer.ts';

/**
 * Answers the abuse protection of CloudEvents webhooks (HTTP 1.1 Web Hooks for Event Delivery, section 4): by naming
 * the origin that asked, the endpoint agrees to its deliveries. 400 where no origin is named.
 */
export function answerOptions(headers: Headers): HttpAnswer {
  const origin = headers.get('WebHook-Request-Origin')?.trim() ?? '';
  return origin === ''
    ? answerProblem(
        400,
        'No origin',
        'A handshake by OPTIONS names its sender in the header WebHook-Request-Origin; this request has none.',
      )
    : {
        status: 200,
        headers: {
          Allow: 'OPTIONS, POST',
          'WebHook-Allowed-Origin': origin,
          'WebHook-Allowed-Rate': '*',
        },
      };
}

/** Answers the handshake of the Event Grid schema by returning its code at once, so that no URL has to be fetched. */
export function answerValidation(validationCode: string): HttpAnswer {
  return answerJson(200, { validationResponse: validationCode });
}
