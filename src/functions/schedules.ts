import type { OpenDesk } from '../api/operator-desk.ts';
import { answerSchedules } from '../api/schedules.ts';
import { registerOperatorDoor } from './operator-door.ts';

/** Registers the door `schedules/{id?}`: schedules as wholes. */
export function registerSchedules(desk: OpenDesk): void {
  registerOperatorDoor('schedules', 'schedules/{id?}', (request) => answerSchedules(request, desk));
}
