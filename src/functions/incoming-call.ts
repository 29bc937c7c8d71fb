import { app } from '@azure/functions';
import { answerWebhook, type Webhook } from '../acs/webhook.ts';

/** Registers the door for Event Grid: `POST` and `OPTIONS` on `acs/incoming-call`, opened by the function's own key. */
export function registerIncomingCall(webhook: Webhook): void {
  app.http('incoming-call', {
    methods: ['POST', 'OPTIONS'],
    authLevel: 'function',
    route: 'acs/incoming-call',
    async handler(request, context) {
      const { method, headers } = request;
      return answerWebhook(
        { method, headers, body: await request.arrayBuffer() },
        webhook,
        context,
      );
    },
  });
}
