import type { OpenDesk } from '../api/operator-desk.ts';
import { answerRules } from '../api/rows.ts';
import { registerOperatorDoor } from './operator-door.ts';

/** Registers the door `rules/{called?}/{id?}`: the rules of called identities. */
export function registerRules(desk: OpenDesk): void {
  registerOperatorDoor('rules', 'rules/{called?}/{id?}', (request) => answerRules(request, desk));
}
