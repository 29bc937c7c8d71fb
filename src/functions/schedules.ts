import { app } from '@azure/functions';
import type { OpenDesk } from '../api/operator-desk.ts';
import { answerSchedules } from '../api/schedules.ts';

/** Registers the door `schedules/{id?}`, opened by a key: schedules as wholes. */
export function registerSchedules(desk: OpenDesk): void {
  app.http('schedules', {
    // Methods that mean nothing here come in too, so that they are told so.
    methods: ['GET', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'POST'],
    authLevel: 'function',
    route: 'schedules/{id?}',
    handler: (request) => answerSchedules(request, desk),
  });
}
