import { app } from '@azure/functions';
import { answerCalls } from '../api/calls.ts';
import type { OpenDesk } from '../api/operator-desk.ts';

/** Registers the door `calls`, opened by a key: the log of calls. */
export function registerCalls(desk: OpenDesk): void {
  app.http('calls', {
    // Methods that mean nothing here come in too, so that they are told so.
    methods: ['GET', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'POST'],
    authLevel: 'function',
    route: 'calls',
    handler: (request) => answerCalls(request, desk),
  });
}
