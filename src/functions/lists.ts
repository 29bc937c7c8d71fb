import type { OpenDesk } from '../api/operator-desk.ts';
import { answerLists } from '../api/rows.ts';
import { registerDoor } from './door.ts';

/** Registers the door `lists/{id?}/{member?}`: lists and their members. */
export function registerLists(desk: OpenDesk): void {
  registerDoor('lists', 'function', 'lists/{id?}/{member?}', (request) =>
    answerLists(request, desk),
  );
}
