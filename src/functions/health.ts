import { app } from '@azure/functions';
import type { Health } from '../calls/health.ts';

/**
 * Registers two doors: `GET health`, open to everybody, answers a bare 200 or 503; `GET health/details`, opened by a
 * key, tells why.
 */
export function registerHealth(health: Health): void {
  app.http('health', {
    methods: ['GET'],
    authLevel: 'anonymous',
    route: 'health',
    handler: () => ({ status: statusOf(health) }),
  });
  app.http('health-details', {
    methods: ['GET'],
    authLevel: 'function',
    route: 'health/details',
    handler: () => ({
      status: statusOf(health),
      jsonBody: { healthy: health.isHealthy(), ...health.details() },
    }),
  });
}

function statusOf(health: Health): 200 | 503 {
  return health.isHealthy() ? 200 : 503;
}
