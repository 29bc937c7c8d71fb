import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { TableClient, TransactionAction } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { portOf } from '../../src/local/ports.ts';
import { processClock } from '../../src/process-clock.ts';
import { createRuleStore } from '../../src/store/rule-store.ts';
import { openTable } from '../../src/store/tables.ts';
import { identity } from '../routing/rules.ts';

let table: TableClient;

beforeAll(async () => {
  table = openTable(
    { connectionString: inject('tables') },
    `Rules${randomUUID().replaceAll('-', '')}`,
  );
  await table.createTable();
});
afterAll(() => table.deleteTable());

const called = identity('+14255550100');
const storeOf = (of: TableClient) =>
  createRuleStore({
    table: of,
    requestTimeout: 3_000,
    refresh: 15_000,
    clock: processClock,
    onAny: () => undefined,
  });
const namesIn = async (): Promise<string[]> => {
  const { indexes, malformed } = await storeOf(table).rulesFor(called, Date.now() + 5_000);
  return [
    ...indexes.flatMap(({ rules }) => rules).map(({ partition, id }) => `${partition}/${id}`),
    ...malformed.map(({ name }) => `${name} malformed`),
  ];
};

describe('the own partition and any', () => {
  it('are asked for at the same time', async () => {
    // A table service that answers nobody before both questions are there.
    const waiting: ServerResponse[] = [];
    const server = createServer((_, response) => {
      waiting.push(response);
      if (waiting.length === 2) {
        for (const each of waiting) {
          each.writeHead(200, { 'Content-Type': 'application/json' }).end('{"value":[]}');
        }
      }
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const connectionString = `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;TableEndpoint=http://127.0.0.1:${portOf(server)}/a`;
    const store = storeOf(openTable({ connectionString }, 'Rules'));
    expect(await store.rulesFor(called, Date.now() + 5_000)).toMatchObject({
      indexes: [{ rules: [] }, { rules: [] }],
      malformed: [],
    });
    server.closeAllConnections();
    server.close();
  });
});

describe('the rules for a called identity', () => {
  it('are none in an empty table', async () => {
    expect(await namesIn()).toEqual([]);
  });

  it('are those of its own partition and of any, whatever types their columns have', async () => {
    const rows = [
      {
        partitionKey: called.canonical,
        rowKey: 'own',
        targets: '+14255550199',
        priority: 5,
        enabled: true,
      },
      {
        partitionKey: 'any',
        rowKey: 'text',
        targets: '+14255550199',
        priority: '5',
        enabled: 'true',
      },
      {
        partitionKey: 'any',
        rowKey: 'long',
        targets: '+14255550199',
        priority: { type: 'Int64', value: '5' },
      },
      { partitionKey: 'any', rowKey: 'time', targets: '+14255550199', priority: new Date(0) },
      { partitionKey: '+14255550101', rowKey: 'other', targets: '+14255550199' },
    ];
    for (const row of rows) {
      await table.createEntity(row);
    }
    expect((await namesIn()).sort()).toEqual([
      '+14255550100/own',
      'any/long',
      'any/text',
      'any/time malformed',
    ]);
  });

  it('are read to the last page', async () => {
    const actions = Array.from(
      { length: 1100 },
      (_, index): TransactionAction => [
        'create',
        { partitionKey: called.canonical, rowKey: `page-${index}`, targets: '+14255550199' },
      ],
    );
    for (let start = 0; start < actions.length; start += 100) {
      await table.submitTransaction(actions.slice(start, start + 100));
    }
    expect((await namesIn()).filter((name) => name.includes('/page-'))).toHaveLength(1100);
  });

  it('are read beyond pages that are empty', async () => {
    // Table Storage may answer an empty page with a continuation, which Azurite never does.
    const server = createServer(({ url = '' }, response) => {
      const isContinued = url.includes('NextRowKey=more');
      const row = {
        PartitionKey: 'any',
        RowKey: 'late',
        targets: '+14255550199',
        'odata.etag': '1',
      };
      response.writeHead(200, {
        'Content-Type': 'application/json',
        ...(isContinued || !url.includes('any')
          ? {}
          : {
              'x-ms-continuation-NextPartitionKey': 'any',
              'x-ms-continuation-NextRowKey': 'more',
            }),
      });
      response.end(JSON.stringify({ value: isContinued ? [row] : [] }));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const connectionString = `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;TableEndpoint=http://127.0.0.1:${portOf(server)}/a`;
    const store = storeOf(openTable({ connectionString }, 'Rules'));
    expect(await store.rulesFor(called, Date.now() + 5_000)).toMatchObject({
      indexes: [{ rules: [] }, { rules: [{ id: 'late' }] }],
    });
    server.closeAllConnections();
    server.close();
  });

  it('can be asked for identities with characters that queries use', async () => {
    const odd = { kind: 'other', canonical: "guest:O'Neill & sons?" } as const;
    await expect(storeOf(table).rulesFor(odd, Date.now() + 5_000)).resolves.toMatchObject({
      malformed: [{ name: 'any/time' }],
    });
  });
});
