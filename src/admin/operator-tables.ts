import type { TableClient } from '@azure/data-tables';
import { createHistory, type History } from './history.ts';
import { createRowTable, type RowTable } from './row-table.ts';

/** The tables that operators keep, and the history of their changes. */
export interface OperatorTables {
  readonly rules: RowTable;
  readonly schedules: RowTable;
  readonly lists: RowTable;
  readonly history: History;
}

/** The same tables as the SDK sees them. */
export type OperatorTableClients = Readonly<Record<keyof OperatorTables, TableClient>>;

/** Makes the tables usable by rows; `now` is in milliseconds since the epoch. */
export function createOperatorTables(
  clients: OperatorTableClients,
  now: () => number,
): OperatorTables {
  return {
    rules: createRowTable('rules', clients.rules),
    schedules: createRowTable('schedules', clients.schedules),
    lists: createRowTable('lists', clients.lists),
    history: createHistory(clients.history, now),
  };
}
