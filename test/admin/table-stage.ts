import { randomUUID } from 'node:crypto';
import { RestError, type TableClient } from '@azure/data-tables';
import type { Changing } from '../../src/admin/change-row.ts';
import { createOperatorTables, type OperatorTables } from '../../src/admin/operator-tables.ts';
import type { TableRow } from '../../src/files/row.ts';
import type { TableKind } from '../../src/files/table-kind.ts';
import { openTable, type TablePatience } from '../../src/store/tables.ts';

/** What is done to a request before it is sent; it may throw in its place. */
export type Interference = (method: string, url: string) => Promise<void>;

/** Tables of their own in a real service. */
export interface TableStage {
  readonly tables: OperatorTables;
  /** The tables as seen by a process that something happens to before each request. */
  disturbed(interference: Interference): OperatorTables;
  /** The tables as seen by a process that no answer to a write reaches, however often it is sent. */
  unanswered(): OperatorTables;
  /** The tables as seen by a process that loses the first answer to every second write, and then sends it again. */
  forgetful(): OperatorTables;
  /** The service's own clients, for writing behind the product's back. */
  readonly clients: Readonly<Record<TableKind | 'history', TableClient>>;
  remove(): Promise<void>;
}

const kinds = ['rules', 'schedules', 'lists', 'history'] as const;
const instant = Date.parse('2026-11-21T10:00:00Z');

/** Names tables that do not exist yet. */
export function openTableStage(connectionString: string): TableStage {
  const suffix = randomUUID().replaceAll('-', '');
  const open = (patience: TablePatience = {}) => {
    const client = (name: string): TableClient =>
      openTable({ connectionString }, `${name}${suffix}`, patience);
    return {
      rules: client('Rules'),
      schedules: client('Schedules'),
      lists: client('Lists'),
      history: client('History'),
    };
  };
  let ticks = 0;
  // A clock that never stands still, so that the order of changes is certain.
  const now = () => {
    ticks += 1;
    return instant + ticks;
  };
  const clients = open();
  return {
    tables: createOperatorTables(clients, now),
    disturbed(interference) {
      const disturbed = open();
      for (const kind of kinds) {
        disturbed[kind].pipeline.addPolicy({
          name: 'interference',
          async sendRequest(request, next) {
            await interference(request.method, request.url);
            return next(request);
          },
        });
      }
      return createOperatorTables(disturbed, now);
    },
    unanswered() {
      const unanswered = open({ retries: 1, retryDelay: 1, timeout: 30_000 });
      for (const kind of kinds) {
        unanswered[kind].pipeline.addPolicy(
          {
            name: 'silence',
            async sendRequest(request, next) {
              const response = await next(request);
              if (request.method !== 'GET') {
                throw new RestError('the answer is lost', { code: 'ECONNRESET' });
              }
              return response;
            },
          },
          { afterPhase: 'Retry' },
        );
      }
      return createOperatorTables(unanswered, now);
    },
    forgetful() {
      // As the command opens its tables.
      const forgetful = open({ retries: 2, retryDelay: 1, timeout: 30_000 });
      let writes = 0;
      for (const kind of kinds) {
        forgetful[kind].pipeline.addPolicy(
          {
            name: 'forgetfulness',
            async sendRequest(request, next) {
              const response = await next(request);
              writes += request.method === 'GET' ? 0 : 1;
              if (request.method !== 'GET' && writes % 2 === 1) {
                throw new RestError('the answer is lost', { code: 'ECONNRESET' });
              }
              return response;
            },
          },
          { afterPhase: 'Retry' },
        );
      }
      return createOperatorTables(forgetful, now);
    },
    clients,
    async remove() {
      await Promise.all(kinds.map((kind) => clients[kind].deleteTable()));
    },
  };
}

/** Who changes something in tests, and what changes are held to there. */
export function changing(tables: OperatorTables): Changing {
  return {
    tables,
    author: { who: 'kim@desk', how: 'command' },
    allowedDestinations: ['+1425'],
    strategies: new Set(['first', 'weighted']),
    now: () => instant,
  };
}

/** All rows of a table without their etags. */
export async function rowsIn(tables: OperatorTables, kind: TableKind): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const { partition, key, columns } of tables[kind].rows()) {
    rows.push({ partition, key, columns });
  }
  return rows;
}

/** A row with the key `<partition>/<key>`. */
export function row(name: string, columns: TableRow['columns'] = {}): TableRow {
  const end = name.lastIndexOf('/');
  return { partition: name.slice(0, end), key: name.slice(end + 1), columns };
}

/**
 * Whether the SDK and Azurite can keep the columns: Azurite takes a transaction with a line separator of Unicode for
 * a malformed one, and the SDK has no way to write a name such as __proto__, which the product refuses.
 */
export function canBeKept({ columns }: Pick<TableRow, 'columns'>): boolean {
  return Object.entries(columns).every(
    ([name, value]) => !(name in Object.prototype) && !/[\u2028\u2029]/.test(String(value)),
  );
}
