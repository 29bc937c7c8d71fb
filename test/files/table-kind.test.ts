import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalogues } from '../../src/files/table-kind.ts';
import { readListMember } from '../../src/routing/list-member.ts';
import { readRule } from '../../src/routing/rule.ts';
import { readSchedule } from '../../src/routing/schedule.ts';

function problemsOf(columns: Readonly<Record<string, string>>): readonly string[] {
  const read = readRule({ partition: 'any', id: 'x', columns });
  return 'malformed' in read ? read.malformed.problems.map(({ problem }) => problem) : [];
}

const unknown = 'there is no such column';

describe("the rules' catalogue", () => {
  it('holds no column that rules do not have', () => {
    const names = [...catalogues.rules.columns.keys()];
    expect(problemsOf(Object.fromEntries(names.map((name) => [name, '?'])))).not.toContain(unknown);
  });

  it('holds every column that rules have', () => {
    const read = readRule({ partition: 'any', id: 'x', columns: { action: 'ignore' } });
    const asked = 'rule' in read ? Object.keys(read.rule) : [];
    const names = ['partition', 'id', ...catalogues.rules.columns.keys()];
    expect(asked.length).toBeGreaterThan(10);
    expect(names).toEqual(expect.arrayContaining(asked));
  });

  it('is all there is: any other column is unknown, but for those that begin with _', () => {
    const others = fc
      .oneof(fc.string(), fc.constantFrom('caller', 'Targets', 'id', 'until', 'PartitionKey'))
      .filter((name) => !catalogues.rules.columns.has(name));
    fc.assert(
      fc.property(others, (name) => {
        const problems = problemsOf({ action: 'ignore', [name]: 'x' });
        expect(problems).toEqual(name.startsWith('_') ? [] : [unknown]);
      }),
    );
  });
});

describe("the lists' catalogue", () => {
  it('is what a member is read from', () => {
    const columns = { until: '2026-12-24T18:00:00Z', note: 'x' };
    expect(Object.keys(columns)).toEqual([...catalogues.lists.columns.keys()]);
    expect(readListMember(columns)).toMatchObject({ member: {} });
    expect(readListMember({ ...columns, untill: 'x' })).toMatchObject({ problems: [{}] });
  });
});

describe("the schedules' catalogue", () => {
  const rows = [
    { id: 'week', columns: { timeZone: 'Europe/Berlin', open: 'Mon-Fri 09:00-17:00', note: 'x' } },
    { id: '2026-12-24', columns: { hours: 'closed', note: 'x' } },
    { id: 'override', columns: { state: 'open', until: '2026-12-24T18:00:00Z', note: 'x' } },
  ];

  it('is what the rows of a schedule are read from', () => {
    expect(readSchedule('office', rows)).toMatchObject({ schedule: {} });
    const names = new Set(rows.flatMap(({ columns }) => Object.keys(columns)));
    expect([...catalogues.schedules.columns.keys()].sort()).toEqual([...names].sort());
  });

  it.each([0, 1, 2])('is all there is, in row %i', (index) => {
    const mistyped = rows.map((row, place) =>
      place === index ? { ...row, columns: { ...row.columns, zone: 'x' } } : row,
    );
    expect(readSchedule('office', mistyped)).toMatchObject({ problems: [{ problem: unknown }] });
  });
});
