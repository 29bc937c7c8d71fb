import { app } from '@azure/functions';
import type { OpenDesk } from '../api/operator-desk.ts';
import { answerRules } from '../api/rows.ts';

/** Registers the door `rules/{called?}/{id?}`, opened by a key: the rules of called identities. */
export function registerRules(desk: OpenDesk): void {
  app.http('rules', {
    // Methods that mean nothing here come in too, so that they are told so.
    methods: ['GET', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'POST'],
    authLevel: 'function',
    route: 'rules/{called?}/{id?}',
    handler: (request) => answerRules(request, desk),
  });
}
