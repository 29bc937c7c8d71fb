import { app } from '@azure/functions';
import type { OpenDesk } from '../api/operator-desk.ts';
import { answerLists } from '../api/rows.ts';

/** Registers the door `lists/{id?}/{member?}`, opened by a key: lists and their members. */
export function registerLists(desk: OpenDesk): void {
  app.http('lists', {
    // Methods that mean nothing here come in too, so that they are told so.
    methods: ['GET', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'POST'],
    authLevel: 'function',
    route: 'lists/{id?}/{member?}',
    handler: (request) => answerLists(request, desk),
  });
}
