import type { OpenDesk } from '../api/operator-desk.ts';
import { answerRules } from '../api/rows.ts';
import { registerDoor } from './door.ts';

/** Registers the door `rules/{called?}/{id?}`: the rules of called identities. */
export function registerRules(desk: OpenDesk): void {
  registerDoor('rules', 'function', 'rules/{called?}/{id?}', (request) =>
    answerRules(request, desk),
  );
}
