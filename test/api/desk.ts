import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { inject } from 'vitest';
import { createOperatorTables } from '../../src/admin/operator-tables.ts';
import { readCalls } from '../../src/admin/read-calls.ts';
import type { ApiRequest } from '../../src/api/api-request.ts';
import type { OperatorDesk } from '../../src/api/operator-desk.ts';
import type { HttpAnswer } from '../../src/http/answer.ts';
import { openTable } from '../../src/store/tables.ts';

/** A desk over tables of its own, which nobody has made yet. */
export interface DeskStage {
  readonly desk: OperatorDesk;
  strike(): Promise<void>;
}

/** Sets up a desk over the table service of the tests. */
export function setDesk(): DeskStage {
  const suffix = randomUUID().replaceAll('-', '');
  const open = (name: string) => openTable({ connectionString: inject('tables') }, name + suffix);
  const clients = {
    rules: open('Rules'),
    schedules: open('Schedules'),
    lists: open('Lists'),
    history: open('History'),
  };
  const calls = open('Calls');
  return {
    desk: {
      tables: createOperatorTables(clients, Date.now),
      calls: (query) => readCalls(calls, query),
      checks: {
        allowedDestinations: ['+'],
        strategies: new Set(['first', 'weighted']),
        now: Date.now,
      },
      hasPrincipals: false,
      now: Date.now,
    },
    async strike() {
      await Promise.all([...Object.values(clients), calls].map((table) => table.deleteTable()));
    },
  };
}

/** A request as a door would hand it on. */
export function request(
  method: string,
  params: Readonly<Record<string, string>>,
  { body = '', headers = {}, query = '' }: RequestDetails = {},
): ApiRequest {
  return {
    method,
    params,
    headers: new Headers(headers),
    query: new URLSearchParams(query),
    arrayBuffer: async () => new TextEncoder().encode(body).buffer,
  };
}

/** What a test may say of a request beside its path. */
export interface RequestDetails {
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
}

/** The JSON of an answer; undefined where it has no body. */
export function jsonOf({ body }: HttpAnswer): unknown {
  return body === undefined ? undefined : v.parse(json, body);
}

const json = v.pipe(v.string(), v.parseJson());
