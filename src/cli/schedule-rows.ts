import { type JsonScalar, jsonColumns } from '../files/json-of-row.ts';
import type { TableRow } from '../files/row.ts';

/** A schedule as the API has it. */
export interface JsonSchedule {
  readonly id: string;
  readonly rows: Readonly<Record<string, Readonly<Record<string, JsonScalar>>>>;
}

/** The rows of each partition, both in their order. */
export function partitionsOf(rows: readonly TableRow[]): ReadonlyMap<string, readonly TableRow[]> {
  return Map.groupBy(rows, ({ partition }) => partition);
}

/** Schedules in the API's JSON. */
export function jsonOfSchedules(rows: readonly TableRow[]): readonly JsonSchedule[] {
  return [...partitionsOf(rows)].map(([id, own]) => ({
    id,
    rows: Object.fromEntries(own.map((row) => [row.key, jsonColumns('schedules', row)])),
  }));
}
