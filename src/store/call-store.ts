import { createHash } from 'node:crypto';
import { RestError, type TableClient } from '@azure/data-tables';
import type { CallLog } from '../calls/call-log.ts';
import { describeStorageFailure } from './errors.ts';

// .NET ticks are 100 ns since the year 1; counted down from their largest value, the newest call sorts first.
const ticksPerMillisecond = 10_000n;
const ticksAtEpoch = 621_355_968_000_000_000n;
const mostTicks = 3_155_378_975_999_999_999n;

/** A property holds 64 KiB of UTF-16; what comes first in a detail matters most. */
const longestDetail = 30_000;

/** The append-only table of calls, which is made when the first row finds it missing. */
export function createCallStore(table: TableClient): CallLog {
  return {
    async write(record, eventId) {
      const { time, detail, ...columns } = record;
      const row = {
        partitionKey: time.slice(0, 10),
        rowKey: callRowKey(time, eventId, record.event),
        time: { type: 'DateTime', value: time },
        ...columns,
        ...(detail === undefined ? {} : { detail: detail.slice(0, longestDetail) }),
      } as const;
      const write = () => table.upsertEntity(row, 'Replace');
      try {
        await write().catch(async (error: unknown) => {
          if (!(error instanceof RestError && error.statusCode === 404)) {
            throw error;
          }
          await table.createTable();
          await write();
        });
      } catch (error) {
        throw new Error(describeStorageFailure(error), { cause: error });
      }
    },
  };
}

/**
 * The key of a call's row: the same however often the same event of the same call is written. `time` is the event's,
 * ISO 8601 in UTC; rows of a day sort newest first.
 */
export function callRowKey(time: string, eventId: string, event: string): string {
  const ticks = BigInt(Date.parse(time)) * ticksPerMillisecond + ticksAtEpoch;
  const reversed = String(mostTicks - ticks).padStart(19, '0');
  const hash = createHash('sha256').update(eventId).digest('hex').slice(0, 16);
  return `${reversed}-${hash}-${event}`;
}
