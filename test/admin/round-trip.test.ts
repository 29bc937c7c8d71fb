import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { exportRows } from '../../src/admin/export-rows.ts';
import { normalColumns, type TableRow } from '../../src/files/row.ts';
import { type TableKind, tableKinds } from '../../src/files/table-kind.ts';
import { awkwardTexts, rowsOfAllTypes, textOfAll } from '../files/rows.ts';
import { canonicalIdentities } from '../telephony/identities.ts';
import { exported, fileOf, importFile, planned } from './import-stage.ts';
import { canBeKept, openTableStage, row, type TableStage } from './table-stage.ts';

let stage: TableStage;

beforeAll(() => {
  stage = openTableStage(inject('tables'));
});
afterAll(() => stage.remove());

const formats = ['csv', 'json'] as const;
const none = { created: 0, replaced: 0, deleted: 0 };

/** Operators' own columns and notes with all that a file format or the service could trip over. */
function freeColumns(kind: TableKind): fc.Arbitrary<Pick<TableRow, 'columns' | 'exact'>> {
  return rowsOfAllTypes(kind)
    .filter(canBeKept)
    .map(({ columns, exact = new Map() }) => ({
      columns: Object.fromEntries(
        Object.entries(columns).filter(([name]) => name === 'note' || name.startsWith('_')),
      ),
      exact,
    }));
}

const instants = fc.date({
  min: new Date('1970-01-01T00:00:00Z'),
  max: new Date('9999-12-31T00:00:00Z'),
  noInvalidDate: true,
});
const ids = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,8}$/).filter((id) => id !== 'fallback');

/** Rows that the checks let pass. */
const goodRows: Readonly<Record<TableKind, fc.Arbitrary<TableRow>>> = {
  rules: fc
    .record({
      partition: fc.oneof(fc.constant('any'), canonicalIdentities),
      key: ids,
      fixed: fc.record(
        {
          enabled: fc.boolean(),
          priority: fc.integer(),
          callers: fc.constantFrom('anonymous', 'not prefix:+1900, list:vip', '"+14255550177"'),
          headers: fc.constantFrom('X-Team=sales', '"X-Team=a,b"'),
          validFrom: instants,
          action: fc.constantFrom('redirect', 'reject'),
          rejectReason: fc.constantFrom('busy', 'none'),
        },
        { requiredKeys: [] },
      ),
      free: freeColumns('rules'),
    })
    .map(({ partition, key, fixed, free }) => ({
      partition,
      key,
      ...free,
      columns: { ...definedOf(fixed), targets: '+14255550131 name="Kim, Jo"', ...free.columns },
    })),
  schedules: fc
    .record({
      partition: ids,
      week: fc.constantFrom('Mon-Fri 09:00-17:00', 'closed'),
      free: freeColumns('schedules'),
    })
    .map(({ partition, week, free }) => ({
      partition,
      key: 'week',
      ...free,
      columns: { timeZone: 'Europe/Berlin', open: week, ...free.columns },
    })),
  lists: fc
    .record({
      partition: ids,
      key: canonicalIdentities,
      fixed: fc.record({ until: instants }, { requiredKeys: [] }),
      free: freeColumns('lists'),
    })
    .map(({ partition, key, fixed, free }) => ({
      partition,
      key,
      ...free,
      columns: { ...definedOf(fixed), ...free.columns },
    })),
};

function definedOf(columns: Readonly<Record<string, TableRow['columns'][string] | undefined>>) {
  return Object.fromEntries(
    Object.entries(columns).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
}

describe.each(tableKinds)('%s', (kind) => {
  const tableOf = fc.uniqueArray(goodRows[kind], {
    maxLength: 12,
    selector: ({ partition, key }) => `${partition}\n${key}`,
  });
  const normal = (rows: readonly TableRow[]) =>
    new Map(rows.map((each) => [`${each.partition}\n${each.key}`, normalColumns(kind, each)]));

  it('come through every file format into the table and out again unchanged', async () => {
    await fc.assert(
      fc.asyncProperty(tableOf, fc.constantFrom(...formats), async (rows, format) => {
        const source = await fileOf(kind, rows, format);
        await importFile(source, stage.tables, 'prune', 'allow-empty');
        expect(normal(await Array.fromAsync(stage.tables[kind].rows()))).toEqual(normal(rows));
        expect((await planned(source, stage.tables, 'prune')).counts).toEqual({
          ...none,
          unchanged: rows.length,
        });
        for (const written of formats) {
          const out = await exported(kind, stage.tables, written);
          const { counts, differences } = await planned(out, stage.tables, 'prune');
          expect([counts, differences]).toEqual([{ ...none, unchanged: rows.length }, []]);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('are exported as the same bytes every time, whole and by partition', async () => {
    const [first, second] = await Promise.all(
      [1, 2].map(() => textOfAll(exportRows(kind, 'csv', stage.tables))),
    );
    expect(first).toBe(second);
    expect(first).toMatch(/^PartitionKey,RowKey,/);
    expect(await textOfAll(exportRows(kind, 'json', stage.tables, 'nobody'))).toBe('[]\n');
  });
});

describe('rows that nobody could have imported', () => {
  it('are exported as they are, and importing that changes nothing', async () => {
    const wrong = fc.dictionary(fc.constantFrom('during', 'mistyped', 'priority'), awkwardTexts);
    await fc.assert(
      fc.asyncProperty(wrong, async (columns) => {
        await stage.tables.rules.put(row('any/odd', columns), 'any');
        for (const format of formats) {
          const made = await planned(await exported('rules', stage.tables, format), stage.tables);
          expect(made.counts).toMatchObject(none);
        }
      }),
      { numRuns: 10 },
    );
  });
});
