import { randomUUID } from 'node:crypto';
import type { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createRowTable } from '../../src/admin/row-table.ts';
import { listPartitions } from '../../src/api/partitions.ts';
import { openTable } from '../../src/store/tables.ts';

const names = ['a', "b'c", 'large', 'm', 'n', 'o'];

describe('the partitions of a table', () => {
  let table: TableClient;
  let requests = 0;

  beforeAll(async () => {
    table = openTable(
      { connectionString: inject('tables') },
      `Lists${randomUUID().replaceAll('-', '')}`,
    );
    await table.createTable();
    for (const partitionKey of names) {
      const count = partitionKey === 'large' ? 2_500 : 2;
      for (let start = 0; start < count; start += 100) {
        await table.submitTransaction(
          Array.from({ length: Math.min(100, count - start) }, (_, index) => [
            'create',
            { partitionKey, rowKey: String(start + index).padStart(5, '0') },
          ]),
        );
      }
    }
    table.pipeline.addPolicy({
      name: 'count',
      sendRequest(request, next) {
        requests += 1;
        return next(request);
      },
    });
  });
  afterAll(() => table.deleteTable());

  it('are listed once each, however many rows they have, and large ones are passed over', async () => {
    requests = 0;
    const query = { limit: 100, continuation: undefined };
    expect(await listPartitions(createRowTable('lists', table), query)).toEqual({
      items: names,
      continuation: undefined,
    });
    expect(requests).toBe(2);
  });

  it.each([1, 2, 3, 5, 6, 7])('are the same in parts of %d', async (limit) => {
    const all: string[] = [];
    let continuation: string | undefined;
    do {
      const part = await listPartitions(createRowTable('lists', table), { limit, continuation });
      expect(part.items.length).toBeLessThanOrEqual(limit);
      all.push(...part.items);
      continuation = part.continuation;
    } while (continuation !== undefined);
    expect(all).toEqual(names);
  });

  it('are none where the table was not made yet', async () => {
    const client = openTable({ connectionString: inject('tables') }, 'NeverMade');
    const missing = createRowTable('lists', client);
    expect(await listPartitions(missing, { limit: 1, continuation: undefined })).toEqual({
      items: [],
      continuation: undefined,
    });
  });
});
