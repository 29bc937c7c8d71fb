import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { checkChange } from '../../src/admin/check-change.ts';
import type { OperatorTables } from '../../src/admin/operator-tables.ts';
import type { StoredTableRow } from '../../src/admin/table-entity.ts';
import type { TableRow } from '../../src/files/row.ts';
import { checkRules } from '../../src/routing/check-rules.ts';
import type { Finding } from '../../src/routing/checks/finding.ts';
import { openTableStage, row } from './table-stage.ts';

const settings = {
  allowedDestinations: ['+'],
  strategies: new Set(['first', 'weighted'] as const),
  now: () => 0,
};
const numbers = ['+14255550100', '+14255550101', '+14255550102', '+14255550103'];

interface Change {
  readonly partition: string;
  readonly puts: readonly TableRow[];
  readonly deletes: readonly string[];
}

/** Tables that hold these rules and nothing else, and what was read of them. */
function tablesOf(rules: readonly TableRow[]): {
  readonly tables: OperatorTables;
  readonly read: readonly (string | undefined)[];
} {
  const read: (string | undefined)[] = [];
  const empty = {
    row: async () => undefined,
    async *rows() {},
    async *partitions() {},
    page: async () => ({ rows: [], continuation: undefined }),
    put: () => Promise.reject(new Error('nothing is written')),
    delete: () => Promise.reject(new Error('nothing is written')),
    transact: () => Promise.reject(new Error('nothing is written')),
  };
  return {
    tables: {
      rules: {
        ...empty,
        kind: 'rules',
        async *rows(partition): AsyncGenerator<StoredTableRow> {
          read.push(partition);
          for (const each of rules) {
            if (partition === undefined || each.partition === partition) {
              yield { ...each, etag: '' };
            }
          }
        },
      },
      schedules: { ...empty, kind: 'schedules' },
      lists: { ...empty, kind: 'lists' },
      // Of which nothing is asked.
      history: openTableStage(inject('tables')).tables.history,
    },
    read,
  };
}

async function loopsOfChange(rules: readonly TableRow[], change: Change): Promise<string[]> {
  const { tables } = tablesOf(rules);
  const { errors, warnings } = await checkChange({ kind: 'rules', ...change }, tables, settings);
  return [...errors, ...warnings].filter(isLoop).map(circleOf).sort();
}

function loopsOfWhole(rules: readonly TableRow[]): readonly Finding[] {
  return checkRules({
    ...settings,
    rules: rules.map(({ partition, key, columns }) => ({ partition, id: key, columns })),
    schedules: new Map(),
    lists: new Set(),
    isWhole: false,
  }).filter(isLoop);
}

function isLoop({ code }: Finding): boolean {
  return code === 'loop' || code === 'possible-loop';
}

/** A loop in words that do not depend on where it is entered. */
function circleOf({ code, problem }: Finding): string {
  const [from = '', ...hops] = problem.slice(problem.indexOf(': ') + 2).split(' → ');
  const steps = hops.map((hop, index) => {
    const start = index === 0 ? from : hops[index - 1]?.split(' ')[0];
    return `${start} ${hop}`;
  });
  return `${code}: ${steps.sort().join(', ')}`;
}

function afterwards(rules: readonly TableRow[], { partition, puts, deletes }: Change): TableRow[] {
  const isGone = (each: TableRow) =>
    each.partition === partition &&
    (deletes.includes(each.key) || puts.some(({ key }) => key === each.key));
  return [...rules.filter((each) => !isGone(each)), ...puts];
}

const number = fc.constantFrom(...numbers);
const columns = fc.record(
  {
    targets: fc.uniqueArray(number, { minLength: 1, maxLength: 2 }).map((some) => some.join(', ')),
    action: fc.constantFrom('redirect', 'redirect', 'redirect', 'redirect', 'reject'),
    enabled: fc.constantFrom(true, true, false),
    priority: fc.constantFrom(1, 100, 200),
    callers: fc.constantFrom('+12065550123', ''),
  },
  { requiredKeys: ['targets', 'action'] },
);
const own = fc
  .tuple(number, fc.constantFrom('a', 'b'), columns)
  .map(([partition, id, each]) => row(`${partition}/${id}`, each));
const inAny = fc
  .tuple(
    fc.constantFrom('a', 'b', 'c'),
    fc.uniqueArray(number, { minLength: 1, maxLength: 2 }),
    fc.option(number, { freq: 4 }),
    columns,
  )
  .map(([id, called, not, each]) => {
    const items = [...called, ...(not === null ? [] : [`not ${not}`])];
    return row(`any/${id}`, { ...each, calledNumbers: items.join(', ') });
  });
/** A rule for numbers that it does not list: what it hides in partitions that are not met is beyond a check of a change. */
const open = fc
  .tuple(fc.constantFrom('', 'prefix:+14255550', `prefix:+1425, not ${numbers[0]}`), columns)
  .map(([calledNumbers, each]) => row('any/open', { ...each, calledNumbers }));
const table = fc.uniqueArray(fc.oneof(own, own, own, inAny, open), {
  selector: ({ partition, key }) => `${partition}/${key}`,
  maxLength: 9,
});
const changed = fc.oneof(
  fc.record({ put: fc.oneof(own, own, inAny) }),
  fc.record({ delete: fc.nat() }),
);
const situation = fc.tuple(table, changed).map(([rules, each]) => {
  if ('put' in each) {
    return { rules, change: { partition: each.put.partition, puts: [each.put], deletes: [] } };
  }
  const gone = rules[each.delete % Math.max(1, rules.length)] ?? row('any/none');
  return { rules, change: { partition: gone.partition, puts: [], deletes: [gone.key] } };
});

describe('the loops that a change closes', () => {
  it('are found as a check of the whole table after it finds them', async () => {
    const seen = { errors: 0, warnings: 0 };
    await fc.assert(
      fc.asyncProperty(situation, async ({ rules, change }) => {
        const isOpen = rules.some(({ key }) => key === 'open');
        fc.pre(change.partition !== 'any' || !isOpen);
        const told = await loopsOfChange(rules, change);
        const before = new Set(loopsOfWhole(rules).map(circleOf));
        const after = loopsOfWhole(afterwards(rules, change)).map(circleOf);
        const added = after.filter((circle) => !before.has(circle));
        const isError = (circle: string) => circle.startsWith('loop');
        // A rule that is written tells its loops, old ones too.
        expect(told.filter(isError)).toEqual(expect.arrayContaining(added.filter(isError)));
        expect(after).toEqual(expect.arrayContaining(told.filter(isError)));
        const names = change.puts.map(({ partition, key }) => `(${partition}/${key})`);
        for (const circle of told.filter((each) => isError(each) && before.has(each))) {
          expect(names.some((name) => circle.includes(name))).toBe(true);
        }
        // Where calls could go round before, the whole table may go on to tell the former circle.
        if (before.size === 0) {
          expect(told.length > 0).toBe(added.length > 0);
        }
        seen.errors += added.some(isError) ? 1 : 0;
        seen.warnings += told.some((each) => !isError(each)) ? 1 : 0;
      }),
      { numRuns: 3_000 },
    );
    expect(seen.errors).toBeGreaterThan(5);
    expect(seen.warnings).toBeGreaterThan(20);
  });

  it('are not those of before that the change has no part in', async () => {
    const [a, b] = ['+14255550100', '+14255550103'];
    const both = `${b}, ${a}`;
    const put = row('any/b', { calledNumbers: a, targets: b });
    const change = { partition: 'any', puts: [put], deletes: [] };
    expect(
      await loopsOfChange([row('any/a', { calledNumbers: both, targets: both })], change),
    ).toEqual([]);
  });

  it('are found where a disabled rule of any lists somebody on the way, too', async () => {
    const [a, b] = ['+14255550100', '+14255550101'];
    const rules = [
      row(`${a}/x`, { targets: b }),
      row('any/off', { enabled: false, calledNumbers: a, targets: b }),
    ];
    const put = row('any/new', { calledNumbers: b, targets: a });
    const change = { partition: 'any', puts: [put], deletes: [] };
    expect(await loopsOfChange(rules, change)).toEqual([
      `loop: ${a} ${b} (${a}/x), ${b} ${a} (any/new)`,
    ]);
  });

  it('are all told where the rule written in a partition is on a circle, however many others are', async () => {
    let met = 0;
    await fc.assert(
      fc.asyncProperty(table, own, async (rules, put) => {
        const change = { partition: put.partition, puts: [put], deletes: [] };
        const name = `(${put.partition}/${put.key})`;
        // The whole table tells one circle of several: those through this rule alone tell whether it is on one.
        const after = afterwards(rules, change);
        const whole = loopsOfWhole(after).map(circleOf);
        const told = await loopsOfChange(rules, change);
        if (whole.some((circle) => circle.includes(name))) {
          met += 1;
          expect(told.some((circle) => circle.includes(name))).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
    expect(met).toBeGreaterThan(5);
  });
});

describe('a check of a change', () => {
  const many = Array.from({ length: 200 }, (_, index) => {
    const called = `+1425556${String(index).padStart(4, '0')}`;
    return row(`any/r${index}`, { calledNumbers: called, targets: `+1425557${called.slice(-4)}` });
  });
  const readFor = async (rules: readonly TableRow[], change: Change) => {
    const { tables, read } = tablesOf(rules);
    await checkChange({ kind: 'rules', ...change }, tables, settings);
    return read;
  };
  const put = (name: string, each: TableRow['columns']): Change => {
    const put = row(name, each);
    return { partition: put.partition, puts: [put], deletes: [] };
  };

  it.each([
    ['rejects', put('+14255550100/x', { action: 'reject' })],
    ['is disabled', put('+14255550100/x', { targets: '+14255550101', enabled: false })],
    ['is gone', { partition: '+14255550100', puts: [], deletes: ['last'] }],
    ['is gone from any', { partition: 'any', puts: [], deletes: ['r7'] }],
    ['rejects in any', put('any/x', { action: 'reject', calledNumbers: '+14255560001' })],
  ])('reads no other partition where a rule %s', async (_, change) => {
    const rules = [
      ...many,
      row('+14255550100/first', { targets: '+14255550102', priority: 1 }),
      row('+14255550100/last', { targets: '+14255550103' }),
    ];
    const partitions = new Set(await readFor(rules, change));
    partitions.delete(change.partition);
    partitions.delete('any');
    // A rule of any that held for all calls may have hidden those of the numbers that it listed.
    expect([...partitions]).toEqual(change.deletes.includes('r7') ? ['+14255560007'] : []);
  });

  it('reads each partition that is met, once', async () => {
    const rules = [...many, row('+14255550101/x', { targets: '+14255560003' })];
    const read = await readFor(rules, put('+14255550100/x', { targets: '+14255550101' }));
    expect([...read].sort()).toEqual([
      '+14255550100',
      '+14255550101',
      '+14255560003',
      '+14255570003',
      'any',
    ]);
  });

  it('is the only one in the process: one at a time, in the order in which they were asked for', async () => {
    const events: string[] = [];
    const check = async (name: string) => {
      const { tables } = tablesOf(many);
      const rules = {
        ...tables.rules,
        async *rows(partition?: string) {
          events.push(name);
          await setImmediate();
          yield* tables.rules.rows(partition);
          events.push(name);
        },
      };
      await checkChange(
        { kind: 'rules', ...put(`any/${name}`, { action: 'reject' }) },
        { ...tables, rules },
        settings,
      );
    };
    await Promise.all(['a', 'b', 'c', 'd'].map(check));
    expect(events).toEqual(['a', 'a', 'b', 'b', 'c', 'c', 'd', 'd']);
  });

  it('goes on after one that failed, and does not begin where nobody waits any longer', async () => {
    const { tables, read } = tablesOf(many);
    const change = { kind: 'rules', ...put('any/x', { action: 'reject' }) } as const;
    const gone = { ...settings, signal: AbortSignal.abort() };
    await expect(checkChange(change, tables, gone)).rejects.toThrow('aborted');
    expect(read).toEqual([]);
    await expect(checkChange(change, tables, settings)).resolves.toBeDefined();
  });
});
