import { createHash } from 'node:crypto';
import { RestError, type TableClient } from '@azure/data-tables';
import type { CallLog } from '../calls/call-log.ts';
import { withinTime } from '../calls/time-limit.ts';
import { describeStorageFailure } from './errors.ts';
import { reversedTicks } from './reversed-ticks.ts';

/** The append-only table of calls, made when the first row finds it missing. A write may take `timeout` milliseconds. */
export function createCallStore(table: TableClient, timeout: number): CallLog {
  return {
    async write(record, eventId) {
      const { time, ...columns } = record;
      const row = {
        partitionKey: time.slice(0, 10),
        rowKey: callRowKey(time, eventId, record.event),
        time: { type: 'DateTime', value: time },
        ...columns,
      } as const;
      const callOff = new AbortController();
      const options = { abortSignal: callOff.signal };
      try {
        await withinTime(append(table, row, options), timeout, callOff);
      } catch (error) {
        throw new Error(describeStorageFailure(error), { cause: error });
      }
    },
  };
}

async function append(
  table: TableClient,
  row: { readonly partitionKey: string; readonly rowKey: string },
  options: { readonly abortSignal: AbortSignal },
): Promise<void> {
  try {
    await table.createEntity(row, options);
  } catch (error) {
    switch (error instanceof RestError ? error.statusCode : undefined) {
      case 409:
        // An earlier delivery of the same event ended alike: its row is the one that counts.
        return;
      case 404:
        await table.createTable(options);
        await table.upsertEntity(row, 'Merge', options);
        return;
      default:
        throw error;
    }
  }
}

/**
 * The key of a call's row: the same however often the same event of the same call is written. `time` is the event's,
 * ISO 8601 in UTC; rows of a day sort newest first.
 */
export function callRowKey(time: string, eventId: string, event: string): string {
  const hash = createHash('sha256').update(eventId).digest('hex').slice(0, 16);
  return `${reversedTicks(Date.parse(time))}-${hash}-${event}`;
}
