import type { OpenDesk } from '../api/operator-desk.ts';
import { answerSchedules } from '../api/schedules.ts';
import { registerDoor } from './door.ts';

/** Registers the door `schedules/{id?}`: schedules as wholes. */
export function registerSchedules(desk: OpenDesk): void {
  registerDoor('schedules', 'function', 'schedules/{id?}', (request) =>
    answerSchedules(request, desk),
  );
}
