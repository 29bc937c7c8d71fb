import { answerExplain, type CallExplainer } from '../api/explain.ts';
import { answerWrongMethod } from '../api/problem-answer.ts';
import { registerDoor } from './door.ts';

/** Registers the door `POST explain`, opened by a key: who would get a call, and why. */
export function registerExplain(explainer: CallExplainer, now: () => number): void {
  registerDoor('explain', 'function', 'explain', async (request) =>
    request.method === 'POST'
      ? answerExplain(await request.arrayBuffer(), explainer, now())
      : answerWrongMethod(request.method, ['POST']),
  );
}
