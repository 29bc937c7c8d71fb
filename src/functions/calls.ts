import { answerCalls } from '../api/calls.ts';
import type { OpenDesk } from '../api/operator-desk.ts';
import { registerOperatorDoor } from './operator-door.ts';

/** Registers the door `calls`: the log of calls. */
export function registerCalls(desk: OpenDesk): void {
  registerOperatorDoor('calls', 'calls', (request) => answerCalls(request, desk));
}
