import { type Answer, errorAnswer } from './reply.ts';

/**
 * Thrown where a request is refused before it is executed. Its message goes to the client and into logs: it says what
 * is wrong and never repeats an incomingCallContext, a token, a key or a signature.
 */
export class Refusal extends Error {
  /** What the client is answered. */
  readonly answer: Answer;

  constructor(
    status: number,
    code: string,
    message: string,
    headers?: Readonly<Record<string, string>>,
  ) {
    super(message);
    this.name = 'Refusal';
    this.answer = errorAnswer(status, code, message, headers);
  }
}

/** The refusal of a body that the API description does not allow: 400 with Call Automation's subcode for it. */
export function invalidArgument(message: string): Refusal {
  return new Refusal(400, '8523', message);
}
