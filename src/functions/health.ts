import { answerWrongMethod } from '../api/problem-answer.ts';
import type { Health } from '../calls/health.ts';
import { registerDoor } from './door.ts';

/**
 * Registers two doors: `GET health`, open to everybody, answers a bare 200 or 503; `GET health/details`, opened by a
 * key, tells why.
 */
export function registerHealth(health: Health): void {
  registerDoor('health', 'anonymous', 'health', ({ method }) =>
    method === 'GET' ? { status: statusOf(health) } : { status: 405, headers: { Allow: 'GET' } },
  );
  registerDoor('health-details', 'function', 'health/details', ({ method }) =>
    method === 'GET'
      ? {
          status: statusOf(health),
          jsonBody: { healthy: health.isHealthy(), ...health.details() },
        }
      : answerWrongMethod(method, ['GET']),
  );
}

function statusOf(health: Health): 200 | 503 {
  return health.isHealthy() ? 200 : 503;
}
