import type { Account } from './account.ts';
import type { Tell } from './diagnosis.ts';

/**
 * Tells the app's settings as far as they are known here, where they can be used. `source` says who named the account
 * where that was not the operator.
 */
export function diagnoseSettings(
  { description, origin, settings, knowsDestinations, otherProblems }: Account,
  source: string | undefined,
  tell: Tell,
): void {
  const about = 'settings';
  const where = source === undefined ? description : `account ${hostOf(origin)} (${source})`;
  tell({ state: 'ok', about, what: `tables of ${where}` });
  tell(
    knowsDestinations
      ? {
          state: 'ok',
          about,
          what: `calls may be sent to ${settings.allowedDestinations.join(', ')}`,
        }
      : {
          state: 'warning',
          about,
          what: 'ALLOWED_DESTINATIONS is not set here, so the rules are not held to it',
          remedy: 'set it as the app has it',
        },
  );
  for (const problem of otherProblems) {
    tell({ state: 'problem', about, what: problem });
  }
  // Where it is not set here, that says nothing of the app.
  if (settings.fallbackTarget !== undefined) {
    tell({
      state: 'ok',
      about,
      what: `a call that no rule settles gets ${settings.fallbackTarget.canonical}`,
    });
  }
}

function hostOf(origin: string): string {
  return URL.parse(origin)?.host ?? origin;
}
