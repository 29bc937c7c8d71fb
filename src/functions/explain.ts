import { app } from '@azure/functions';
import { answerExplain, type CallExplainer } from '../api/explain.ts';

/** Registers the door `POST explain`, opened by a key: who would get a call, and why. */
export function registerExplain(explainer: CallExplainer, now: () => number): void {
  app.http('explain', {
    methods: ['POST'],
    authLevel: 'function',
    route: 'explain',
    async handler(request) {
      const { status, headers, body } = await answerExplain(
        await request.arrayBuffer(),
        explainer,
        now(),
      );
      return { status, headers, ...(body === undefined ? {} : { body }) };
    },
  });
}
