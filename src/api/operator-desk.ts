import type { Changing } from '../admin/change-row.ts';
import type { CheckSettings } from '../admin/check-change.ts';
import type { OperatorTables } from '../admin/operator-tables.ts';
import type { CallPage, CallQuery } from '../admin/read-calls.ts';
import type { ApiRequest } from './api-request.ts';

/** All that the answers to operators are made with. */
export interface OperatorDesk {
  readonly tables: OperatorTables;
  readonly calls: (query: CallQuery) => Promise<CallPage>;
  /** What rules are held to when they are written. */
  readonly checks: CheckSettings;
  /** Whether the platform authenticates people in front of the app; only then is what it says of them believed. */
  readonly hasPrincipals: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Aborted when the answer is given up: nothing is written from then on. */
  readonly signal?: AbortSignal;
}

/** The desk, or why nobody can be served there, in a sentence each. */
export type OpenDesk = OperatorDesk | { readonly obstacles: readonly string[] };

/** What a change that a request asks for is made with. */
export function changingFor(request: ApiRequest, desk: OperatorDesk): Changing {
  const principal = desk.hasPrincipals ? request.headers.get('x-ms-client-principal-name') : null;
  const who = principal?.trim() ?? '';
  return {
    ...desk.checks,
    tables: desk.tables,
    // Without authentication in front, anybody with a key could write anything into that header.
    author: { who: who === '' ? 'key' : who, how: 'api' },
    ...(desk.signal === undefined ? {} : { signal: desk.signal }),
  };
}
