import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { findUnfinishedImport, firstOfImports } from '../../src/admin/import-entry.ts';
import type { ImportSource } from '../../src/admin/import-source.ts';
import type { OperatorTables } from '../../src/admin/operator-tables.ts';
import { largestTransaction } from '../../src/admin/row-table.ts';
import { sameRow, type TableRow } from '../../src/files/row.ts';
import type { TableKind } from '../../src/files/table-kind.ts';
import { noKnowledge } from '../../src/routing/knowledge.ts';
import { route } from '../../src/routing/route.ts';
import { readSchedule } from '../../src/routing/schedule.ts';
import { parties, rule } from '../routing/rules.ts';
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
  for (const [partition, rows] of Map.groupBy(before, (each) => each.partition)) {
    for (let start = 0; start < rows.length; start += largestTransaction) {
      const some = rows.slice(start, start + largestTransaction);
      await stage.tables[kind].transact(
        partition,
        some.map((each) => ({ kind: 'put', row: each, condition: 'absent' })),
      );
    }
  }
}

/**
 * Runs an import that dies before its write of this number; tells whether it came so far. One that dies before it reads
 * leaves what the next write would have met.
 */
async function dies(at: number, scene: Scene, source: ImportSource, stage: TableStage) {
  let writes = 0;
  const dying = stage.disturbed(async (method, url) => {
    const isWrite = method !== 'GET' && !/\/Tables/.test(url);
    writes += isWrite ? 1 : 0;
    if (writes >= at) {
      throw new Killed();
    }
    if (isWrite) {
      scene.check(await rowsIn(stage.tables, scene.kind));
    }
  });
  try {
    await run(source, dying, 'first');
    return false;
  } catch (error) {
    if (!(error instanceof Killed)) {
      throw error;
    }
    return true;
  }
}

/** As the command does it; `formerRows` is where this run would save the former rows. */
async function run(
  source: ImportSource,
  tables: OperatorTables,
  formerRows: string,
): Promise<readonly TableRow[]> {
  const made = await planned(source, tables, 'prune', 'allow-empty');
  const unfinished = await findUnfinishedImport(tables.history, made.kind, made.sha256);
  const goesOnWith = unfinished?.id;
  const { conflict, former } = await apply(made, tables, { formerRows, goesOnWith });
  expect(conflict).toBeUndefined();
  return former;
}

/** What undo would name are the rows before the first run, wherever that has changed any. */
async function expectWayBack(
  { kind, before }: Scene,
  { tables: { history } }: TableStage,
  left: readonly TableRow[],
): Promise<void> {
  const newest = await history.newestImport(kind);
  const imported = newest?.imported;
  const first =
    newest === undefined || imported === undefined
      ? undefined
      : await firstOfImports(history, { ...newest, imported });
  if (!isDeepStrictEqual(left, sorted(before))) {
    expect(first?.imported.formerRows).toBe('first');
  }
}

/** How many imports are killed at the same time. */
const atOnce = 4;

/** Kills an import at every write, each time in tables of their own, and runs it again. */
async function expectToSurvive(scene: Scene): Promise<void> {
  const source = await fileOf(scene.kind, scene.after);
  const goal = sorted(scene.after);
  const survives = async (at: number): Promise<boolean> => {
    const stage = openTableStage(inject('tables'));
    try {
      await seed(stage, scene);
      const isOver = !(await dies(at, scene, source, stage));
      scene.check(await rowsIn(stage.tables, scene.kind));
      if (!isOver) {
        const left = await rowsIn(stage.tables, scene.kind);
        await run(source, stage.tables, 'second');
        await expectWayBack(scene, stage, left);
      }
      expect(await rowsIn(stage.tables, scene.kind)).toEqual(goal);
      return isOver;
    } finally {
      await stage.remove();
    }
  };
  for (let first = 1, isOver = false; !isOver; first += atOnce) {
    const some = Array.from({ length: atOnce }, (_, index) => survives(first + index));
    isOver = (await Promise.all(some)).includes(true);
  }
}

function sorted(rows: readonly TableRow[]): TableRow[] {
  return rows.toSorted((left, right) =>
    `${left.partition}\n${left.key}` < `${right.partition}\n${right.key}` ? -1 : 1,
  );
}

const numbers = ['+14255550100', '+14255550101', '+14255550102'];
const target = { targets: '+14255550131' };

const callers = ['+12065550123', '+13605550123'];
const everyCall = numbers.flatMap((called) => callers.map((from) => [called, from] as const));

/** Tells whether the rules send a call anywhere. */
function isServed(rows: readonly TableRow[], called: string, from: string): boolean {
  const rules = rows
    .filter(({ partition }) => partition === called || partition === 'any')
    .map(({ partition, key, columns }) => rule(`${partition}/${key}`, columns));
  const [first] = route(parties(called, from), {
    rules,
    allowedDestinations: ['+'],
    fallbackTarget: undefined,
    knowledge: noKnowledge,
    abilities: { canReach: () => true, strategies: new Set(['first']) },
  });
  return first?.kind === 'redirect';
}

/** Tells whether a rule of the partition is replaced. */
function hasReplaced(
  partition: string,
  before: readonly TableRow[],
  after: readonly TableRow[],
): boolean {
  return before.some(
    (old) =>
      old.partition === partition &&
      after.some(
        (young) =>
          young.partition === partition && young.key === old.key && !sameRow('rules', old, young),
      ),
  );
}

/** No call that is served before and after may be lost, unless rules that serve it are replaced in both partitions. */
function ruleScene(before: readonly TableRow[], after: readonly TableRow[]): Scene {
  const replacesAny = hasReplaced('any', before, after);
  const always = everyCall.filter(
    ([called, from]) =>
      isServed(before, called, from) &&
      isServed(after, called, from) &&
      !(replacesAny && hasReplaced(called, before, after)),
  );
  return {
    kind: 'rules',
    before,
    after,
    check(rows) {
      expect(always.filter(([called, from]) => !isServed(rows, called, from))).toEqual([]);
    },
  };
}

function many(count: number, make: (index: number) => TableRow): TableRow[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

const conditions = fc
  .record({
    callers: fc.constantFrom('', 'prefix:+1206', 'prefix:+1360'),
    enabled: fc.boolean(),
  })
  .map(({ callers: from, enabled }) => ({
    ...target,
    ...(from === '' ? {} : { callers: from }),
    ...(enabled ? {} : { enabled }),
  }));
const ownNames = numbers.flatMap((number) => [`${number}/a`, `${number}/b`]);
const ruleTables = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...ownNames), conditions, { noNullPrototype: true }),
    fc.dictionary(
      fc.constantFrom('x', 'y', 'z'),
      fc.tuple(conditions, fc.uniqueArray(fc.constantFrom(...numbers), { minLength: 1 })),
      { noNullPrototype: true },
    ),
  )
  .map(([own, any]) => [
    ...Object.entries(own).map(([name, columns]) => row(name, columns)),
    ...Object.entries(any).map(([id, [columns, called]]) =>
      row(`any/${id}`, { ...columns, calledNumbers: called.join(', ') }),
    ),
  ]);

describe('an import that is killed at any request and run again', () => {
  it('ends where an undisturbed one ends, and no call is lost in between', async () => {
    await fc.assert(
      fc.asyncProperty(ruleTables, ruleTables, (before, after) =>
        expectToSurvive(ruleScene(before, after)),
      ),
      { numRuns: 8 },
    );
  });

  it('does so where a rule of `any` takes over from one of a number', async () => {
    const [number = ''] = numbers;
    const main = row(`${number}/main`, target);
    const some = { ...target, callers: 'prefix:+1206' };
    const vip = row(`${number}/vip`, some);
    const moved = row('any/moved', { ...target, calledNumbers: number });
    const changed = { ...vip, columns: { ...some, note: 'new' } };
    await expectToSurvive(ruleScene([main, vip], [changed, moved]));
    await expectToSurvive(ruleScene([main], [{ ...main, columns: some }, moved]));
    const off = { ...main, columns: { ...target, enabled: false } };
    await expectToSurvive(ruleScene([main], [off, moved]));
    await expectToSurvive(ruleScene([off, moved], [main]));
    const gone = row('any/gone', { ...target, calledNumbers: numbers[1] ?? '' });
    await expectToSurvive(ruleScene([main, vip, gone], [changed, moved]));
    // It is there, for another number so far.
    const elsewhere = row('any/moved', { ...target, calledNumbers: numbers[1] ?? '' });
    await expectToSurvive(ruleScene([main, elsewhere], [vip, moved]));
    await expectToSurvive(ruleScene([vip, moved], [main, elsewhere]));
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
    const former = await run(await fileOf('lists', after), stage.tables, 'first');
    await run(await fileOf('lists', former, 'json'), stage.tables, 'second');
    expect(await rowsIn(stage.tables, 'lists')).toEqual(sorted(before));
    await stage.remove();
  });
});
