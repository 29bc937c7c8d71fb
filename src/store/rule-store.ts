import { odata, type TableClient } from '@azure/data-tables';
import { type RuleSource, RulesUnreadableError } from '../calls/handle-call.ts';
import { withinTime } from '../calls/time-limit.ts';
import {
  anyPartition,
  type MalformedRow,
  type Rule,
  type RuleRow,
  readRule,
} from '../routing/rule.ts';
import { describeStorageFailure } from './errors.ts';

/** The rules of a table. A request for one page of rows may take `requestTimeout` milliseconds. */
export function createRuleStore(table: TableClient, requestTimeout: number): RuleSource {
  return {
    async rulesFor(called) {
      const partitions = await Promise.all(
        [called.canonical, anyPartition].map((partition) =>
          readPartition(table, partition, requestTimeout),
        ),
      );
      const rules: Rule[] = [];
      const malformed: MalformedRow[] = [];
      for (const row of partitions.flat()) {
        const read = readRule(row);
        if ('rule' in read) {
          rules.push(read.rule);
        } else {
          malformed.push(read.malformed);
        }
      }
      return { rules, malformed };
    },
  };
}

async function readPartition(
  table: TableClient,
  partition: string,
  timeout: number,
): Promise<readonly RuleRow[]> {
  const callOff = new AbortController();
  const pages = table
    .listEntities<Record<string, unknown>>({
      queryOptions: { filter: odata`PartitionKey eq ${partition}` },
      abortSignal: callOff.signal,
    })
    .byPage();
  const rows: RuleRow[] = [];
  try {
    for (;;) {
      const page = await withinTime(pages.next(), timeout, callOff);
      if (page.done === true) {
        return rows;
      }
      for (const { partitionKey, rowKey, etag, timestamp, ...columns } of page.value) {
        rows.push({ partition: partitionKey ?? partition, id: rowKey ?? '', columns });
      }
    }
  } catch (error) {
    throw new RulesUnreadableError(describeStorageFailure(error), { cause: error });
  }
}
