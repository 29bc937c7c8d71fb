import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import type { ImportSource } from '../../src/admin/import-source.ts';
import type { OperatorTables } from '../../src/admin/operator-tables.ts';
import type { TableRow } from '../../src/files/row.ts';
import type { TableKind } from '../../src/files/table-kind.ts';
import { readSchedule } from '../../src/routing/schedule.ts';
import { apply, fileOf, planned } from './import-stage.ts';
import { openTableStage, row, rowsIn, type TableStage } from './table-stage.ts';

/** A table before and after an import. */
interface Scene {
  readonly kind: TableKind;
  readonly before: readonly TableRow[];
  readonly after: readonly TableRow[];
  /** Throws where the table must never be so. */
  check(rows: readonly TableRow[]): void;
}

class Killed extends Error {}

async function seed(stage: TableStage, { kind, before }: Scene): Promise<void> {
  await stage.clients[kind].createTable();
  const source = await fileOf(kind, before);
  // Seeded by the product itself: whether it writes what it should, other tests tell.
  await apply(await planned(source, stage.tables), stage.tables);
}

/** Runs an import that dies before its request of this number; tells whether it came so far. */
async function dies(at: number, scene: Scene, source: ImportSource, stage: TableStage) {
  let requests = 0;
  const dying = stage.disturbed(async (method) => {
    requests += 1;
    if (requests >= at) {
      throw new Killed();
    }
    if (method !== 'GET') {
      scene.check(await rowsIn(stage.tables, scene.kind));
    }
  });
  try {
    await run(source, dying);
    return false;
  } catch (error) {
    if (!(error instanceof Killed)) {
      throw error;
    }
    return true;
  }
}

async function run(source: ImportSource, tables: OperatorTables): Promise<readonly TableRow[]> {
  const made = await planned(source, tables, 'prune', 'allow-empty');
  const { conflict, former } = await apply(made, tables);
  expect(conflict).toBeUndefined();
  return former;
}

/** Kills an import at every request, each time in tables of their own, and runs it again. */
async function expectToSurvive(scene: Scene): Promise<void> {
  const source = await fileOf(scene.kind, scene.after);
  const goal = sorted(scene.after);
  for (let at = 1, isOver = false; !isOver; at += 1) {
    const stage = openTableStage(inject('tables'));
    try {
      await seed(stage, scene);
      isOver = !(await dies(at, scene, source, stage));
      scene.check(await rowsIn(stage.tables, scene.kind));
      if (!isOver) {
        await run(source, stage.tables);
      }
      expect(await rowsIn(stage.tables, scene.kind)).toEqual(goal);
    } finally {
      await stage.remove();
    }
  }
}

function sorted(rows: readonly TableRow[]): TableRow[] {
  return rows.toSorted((left, right) =>
    `${left.partition}\n${left.key}` < `${right.partition}\n${right.key}` ? -1 : 1,
  );
}

const numbers = ['+14255550100', '+14255550101', '+14255550102'];
const target = { targets: '+14255550131' };

/** The numbers that have a rule of their own, or one of `any` that names them. */
function covered(rows: readonly TableRow[]): ReadonlySet<string> {
  return new Set(
    rows.flatMap(({ partition, columns }) =>
      partition === 'any' ? String(columns['calledNumbers']).split(', ') : partition,
    ),
  );
}

function ruleScene(before: readonly TableRow[], after: readonly TableRow[]): Scene {
  const [first, last] = [covered(before), covered(after)];
  const always = numbers.filter((number) => first.has(number) && last.has(number));
  return {
    kind: 'rules',
    before,
    after,
    check(rows) {
      const now = covered(rows);
      expect(always.filter((number) => !now.has(number))).toEqual([]);
    },
  };
}

function many(count: number, make: (index: number) => TableRow): TableRow[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

const ruleTables = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom(...numbers.flatMap((number) => [`${number}/a`, `${number}/b`]))),
    fc.dictionary(
      fc.constantFrom('x', 'y', 'z'),
      fc.uniqueArray(fc.constantFrom(...numbers), { minLength: 1 }),
      { noNullPrototype: true },
    ),
    fc.integer({ min: 1, max: 3 }),
  )
  .map(([own, any, version]) => [
    ...own.map((name) => row(name, { ...target, note: `version ${version}` })),
    ...Object.entries(any).map(([id, called]) =>
      row(`any/${id}`, { ...target, calledNumbers: called.join(', ') }),
    ),
  ]);

describe('an import that is killed at any request and run again', () => {
  it('ends where an undisturbed one ends, and no number is without a rule in between', async () => {
    await fc.assert(
      fc.asyncProperty(ruleTables, ruleTables, (before, after) =>
        expectToSurvive(ruleScene(before, after)),
      ),
      { numRuns: 8 },
    );
  });

  it('does so where a partition has more changes than fit into one transaction', async () => {
    const [number = ''] = numbers;
    await expectToSurvive(
      ruleScene(
        many(120, (index) => row(`${number}/old-${100 + index}`, target)),
        many(230, (index) => row(`${number}/new-${100 + index}`, target)),
      ),
    );
  });

  it('does so where rules move between the partition of a number and `any`', async () => {
    const own = many(3, (index) => row(`${numbers[index]}/a`, target));
    const any = many(130, (index) =>
      row(`any/r${100 + index}`, { ...target, calledNumbers: numbers[index % 3] ?? '' }),
    );
    await expectToSurvive(ruleScene(own, any));
    await expectToSurvive(ruleScene(any, own));
  });

  it('does so for schedules, which are never malformed in between', async () => {
    const week = (note: string) =>
      row('office/week', { timeZone: 'Europe/Berlin', open: 'Mon-Fri 09:00-17:00', note });
    const day = (index: number) =>
      row(`office/${new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10)}`, {
        hours: 'closed',
      });
    const scene = (before: readonly TableRow[], after: readonly TableRow[]): Scene => ({
      kind: 'schedules',
      before,
      after,
      check(rows) {
        const hasWeek = rows.some(({ key }) => key === 'week');
        if (before.length > 0 && after.length > 0) {
          const read = readSchedule(
            'office',
            rows.map(({ key, columns }) => ({ id: key, columns })),
          );
          expect('problems' in read ? read.problems : []).toEqual([]);
        } else if (hasWeek) {
          // While it comes and goes, it cannot be taken for one with fewer holidays.
          expect(rows).toHaveLength(before.length + after.length);
        }
      },
    });
    await expectToSurvive(scene([week('old'), ...many(3, day)], [week('new'), ...many(150, day)]));
    await expectToSurvive(scene([week('old'), ...many(150, day)], [week('old'), day(5)]));
    await expectToSurvive(scene([], [week('old'), ...many(150, day)]));
    await expectToSurvive(scene([week('old'), ...many(150, day)], []));
  });

  it('does so for lists, and the rows saved before bring back what was', async () => {
    const member = (list: string, index: number, note: string) =>
      row(`${list}/+1425555${1_000 + index}`, { note });
    const before = [
      ...many(150, (index) => member('large', index, index % 2 === 0 ? 'old' : 'same')),
      ...many(5, (index) => member('small', index, 'old')),
      ...many(2, (index) => member('gone', index, 'old')),
    ];
    const after = [
      ...many(140, (index) => member('large', index + 50, index % 2 === 0 ? 'new' : 'same')),
      ...many(5, (index) => member('small', index + 2, 'old')),
      ...many(2, (index) => member('new', index, 'new')),
    ];
    const scene: Scene = { kind: 'lists', before, after, check: () => undefined };
    await expectToSurvive(scene);
    const stage = openTableStage(inject('tables'));
    await seed(stage, scene);
    const former = await run(await fileOf('lists', after), stage.tables);
    await run(await fileOf('lists', former, 'json'), stage.tables);
    expect(await rowsIn(stage.tables, 'lists')).toEqual(sorted(before));
    await stage.remove();
  });
});
