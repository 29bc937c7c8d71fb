import { describe, expect, it } from 'vitest';
import type { TableRow } from '../../src/files/row.ts';
import { writeCsv } from '../../src/files/write-csv.ts';
import { writeJson } from '../../src/files/write-json.ts';
import { csvFile, jsonFile, textOfAll } from './rows.ts';

const rules: readonly TableRow[] = [
  {
    partition: '+14255550100',
    key: 'reception',
    columns: {
      _seen: 12n,
      targets: '+14255550131 weight=70, +14255550132 weight=30',
      priority: '20',
      _by: 'Kim',
      note: '=1+1; "x"',
      validFrom: new Date('2026-12-24T18:00:00Z'),
    },
  },
  { partition: 'any', key: 'catch-all', columns: { enabled: true, _seen: 'never' } },
];
const exceptions: readonly TableRow[] = [
  { partition: 'office', key: 'week', columns: { open: 'closed', timeZone: 'Europe/Berlin' } },
  { partition: 'office', key: '2026-12-24', columns: { hours: 'closed' } },
  { partition: 'night', key: 'week', columns: {} },
];

describe('rows are written', () => {
  it('as CSV with all columns of the catalogue, own ones behind them, types only where they are needed', async () => {
    expect(await csvFile('rules', rules)).toBe(
      [
        'PartitionKey,RowKey,enabled,priority,calledNumbers,callers,headers,schedule,during,validFrom,validUntil,action,targets,strategy,rejectReason,ringSeconds,maskCaller,maskCallee,note,_by,_seen,_seen@type',
        `+14255550100,reception,,20,,,,,,2026-12-24T18:00:00Z,,,"+14255550131 weight=70, +14255550132 weight=30",,,,,,"'=1+1; ""x""",Kim,12,Edm.Int64`,
        'any,catch-all,true,,,,,,,,,,,,,,,,,,never,Edm.String',
        '',
      ].join('\n'),
    );
  });

  it('as JSON, one a line', async () => {
    expect(await jsonFile('rules', rules)).toBe(
      `[
  {"called":"+14255550100","id":"reception","priority":20,"validFrom":"2026-12-24T18:00:00Z","targets":"+14255550131 weight=70, +14255550132 weight=30","note":"=1+1; \\"x\\"","_by":"Kim","_seen":"12","_seen@type":"Edm.Int64"},
  {"called":"any","id":"catch-all","enabled":true,"_seen":"never"}
]
`,
    );
  });

  it('as JSON of schedules, a schedule an object', async () => {
    expect(await jsonFile('schedules', exceptions)).toBe(
      `[
  {"id": "office", "rows": {
    "week": {"timeZone":"Europe/Berlin","open":"closed"},
    "2026-12-24": {"hours":"closed"}
  }},
  {"id": "night", "rows": {
    "week": {}
  }}
]
`,
    );
  });

  it.each(['rules', 'schedules', 'lists'] as const)('where there are none, %s', async (kind) => {
    expect(await jsonFile(kind, [])).toBe('[]\n');
    expect(await csvFile(kind, [])).toMatch(/^PartitionKey,RowKey,[^\n]*,note\n$/);
  });

  it.each(['rules', 'schedules', 'lists'] as const)(
    'as JSON not before the first row is there, so that a failure stands alone, %s',
    async (kind) => {
      const pieces: string[] = [];
      const failing = new ReadableStream<TableRow>({
        start: (controller) => controller.error(new Error('unreachable')),
      });
      const write = async () => {
        for await (const piece of writeJson(kind, failing)) {
          pieces.push(piece);
        }
      };
      await expect(write()).rejects.toThrow('unreachable');
      expect(pieces).toEqual([]);
    },
  );

  it('not where a column came in since the columns were gathered', async () => {
    const row = { partition: 'vip', key: '+12065550123', columns: { _n: 5 } };
    const sentence = 'The row vip/+12065550123 has the column _n';
    await expect(textOfAll(writeCsv('lists', [row], []))).rejects.toThrow(sentence);
    await expect(textOfAll(writeCsv('lists', [row], ['_n']))).rejects.toThrow('as Edm.Int32');
  });
});
