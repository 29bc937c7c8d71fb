import { answerCalls } from '../api/calls.ts';
import type { OpenDesk } from '../api/operator-desk.ts';
import { registerDoor } from './door.ts';

/** Registers the door `calls`: the log of calls. */
export function registerCalls(desk: OpenDesk): void {
  registerDoor('calls', 'function', 'calls', (request) => answerCalls(request, desk));
}
