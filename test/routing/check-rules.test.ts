import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { checkRules } from '../../src/routing/check-rules.ts';
import { check, tablesOf } from './checks/checked.ts';

type CsvRow = Readonly<Record<string, string>>;

async function readSample(name: string): Promise<readonly CsvRow[]> {
  const url = new URL(`../../samples/office/${name}.csv`, import.meta.url);
  return parse<CsvRow>(await readFile(url, 'utf8'), { columns: true });
}

function keys(rows: readonly CsvRow[]): string[] {
  return [...new Set(rows.map(({ PartitionKey = '' }) => PartitionKey))];
}

describe('a check of the rules', () => {
  it('tells all that is wrong with a row at once, as far as the rest of it can be read', () => {
    const found = check(
      {
        '+14255550100/a': {
          priority: 'x',
          callers: 'list:nobody',
          schedule: 'none',
          targets: '+19005550188',
          strategy: 'all',
        },
      },
      { allowedDestinations: ['+1425'] },
    );
    const codes = ['malformed-row', 'unknown-schedule', 'unknown-list', 'barred-target'];
    for (const code of [...codes, 'strategy-unavailable']) {
      expect(found.join('\n')).toContain(code);
    }
  });

  it('finds nothing in the sample office', async () => {
    const [rules, schedules, lists] = await Promise.all(
      ['rules', 'schedules', 'lists'].map(readSample),
    );
    const tables = tablesOf(
      {},
      {
        rules: (rules ?? []).map(({ PartitionKey = '', RowKey = '', ...columns }) => ({
          partition: PartitionKey,
          id: RowKey,
          columns,
        })),
        schedules: new Map(keys(schedules ?? []).map((id) => [id, { problems: [] }])),
        lists: new Set(keys(lists ?? [])),
        allowedDestinations: ['+1425'],
      },
    );
    expect(tables.rules.length).toBeGreaterThan(5);
    expect(tables.schedules.size).toBeGreaterThan(1);
    expect(tables.lists.size).toBeGreaterThan(1);
    expect(checkRules(tables)).toEqual([]);
  });

  it('finds nothing in empty tables', () => {
    expect(check({})).toEqual([]);
  });

  it('tells of single rows first, then of what rules come to together, then of what is not used', () => {
    const rows = {
      '+14255550100/bad': { targets: '+14255550101', callres: '+1' },
      '+14255550100/a': { targets: '+14255550101' },
      '+14255550101/a': { targets: '+14255550100', schedule: 'office' },
      'any/a': { targets: '+14255550199', callers: 'list:vip' },
      'any/b': { targets: '+14255550198', callers: 'list:vip' },
    };
    const found = checkRules(
      tablesOf(rows, {
        schedules: new Map([['night', { problems: [] }]]),
        lists: new Set(['spam']),
      }),
    );
    expect(found.map(({ code, place }) => `${code} ${place}`)).toEqual([
      'malformed-row +14255550100/bad',
      'unknown-schedule +14255550101/a',
      'unknown-list any/a',
      'unknown-list any/b',
      'possible-loop +14255550100/a',
      'fires-after-refusal any/b',
      'unused-schedule schedule night',
      'unused-list list spam',
    ]);
  });
});
