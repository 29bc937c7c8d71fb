import type { TableClient } from '@azure/data-tables';
import * as v from 'valibot';
import { inject } from 'vitest';
import { openTable } from '../../src/store/tables.ts';
import { expectDescribed } from '../api/openapi-document.ts';
import { marks } from './marks.ts';
import { type App, type Stage, setStage } from './stage.ts';

/** What was answered, as far as it is described. */
export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Undefined where the answer has no body. */
  readonly json: unknown;
}

/** What a test may say of a request beside its method and path. */
export interface Asking {
  /** A text as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The condition that creates. */
export const create = { 'If-None-Match': '*' };

/** The condition that any version meets. */
export const anyVersion = { 'If-Match': '*' };

/** The condition that the version answered meets. */
export const ifMatch = (answer: Asked) => ({ 'If-Match': answer.headers.get('etag') ?? '' });

const jsonText = v.pipe(v.string(), v.parseJson());

/** Sends a request with the host's key, and holds the answer against the description of the API. */
export async function ask(
  app: App,
  method: string,
  path: string,
  { body, headers = {} }: Asking = {},
): Promise<Asked> {
  const response = await fetch(app.webhookUrl.replace(/acs\/.*/, path), {
    method,
    headers: { 'x-functions-key': marks.hostKey, ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = text !== '' && /json/.test(response.headers.get('content-type') ?? '');
  const json = isJson ? v.parse(jsonText, text) : undefined;
  const answer = { status: response.status, headers: response.headers, text, json };
  expectDescribed(method, path, answer);
  return answer;
}

/** A change as the history tells it. */
export interface ToldChange {
  readonly id: unknown;
  readonly who: unknown;
  readonly how: unknown;
  readonly before: unknown;
  readonly after: unknown;
}

/** An app of its own with a history of its own, and how it is asked. */
export interface AdminApi {
  readonly stage: Stage;
  readonly app: App;
  readonly historyTable: string;
  get(path: string): Promise<Asked>;
  /** Creates unless another condition is given. */
  put(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Asked>;
  delete(path: string, headers?: Readonly<Record<string, string>>): Promise<Asked>;
  /** The changes of one partition of the history, the oldest first. */
  changesOf(partition: string): Promise<ToldChange[]>;
  strike(): Promise<void>;
}

/** Starts an app that may redirect to numbers with +1. */
export async function openAdminApi(): Promise<AdminApi> {
  const stage = await setStage();
  const tables = { connectionString: inject('tables') };
  const history: TableClient = openTable(
    tables,
    stage.table.tableName.replace('Rules', 'History'),
    { retries: 2 },
  );
  const app = await stage.startApp({
    HISTORY_TABLE: history.tableName,
    ALLOWED_DESTINATIONS: '+1',
  });
  return {
    stage,
    app,
    historyTable: history.tableName,
    get: (path) => ask(app, 'GET', path),
    put: (path, body, headers = create) => ask(app, 'PUT', path, { body, headers }),
    delete: (path, headers = {}) => ask(app, 'DELETE', path, { headers }),
    async changesOf(partition) {
      const entries = await Array.fromAsync(history.listEntities<Record<string, unknown>>());
      return entries
        .filter(({ partitionKey }) => partitionKey === partition)
        .map(({ id, who, how, before, after }) => ({ id, who, how, before, after }))
        .reverse();
    },
    async strike() {
      await stage.strike();
      await history.deleteTable();
    },
  };
}
