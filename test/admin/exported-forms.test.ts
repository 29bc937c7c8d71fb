import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { exported, fileOf, importFile, planned } from './import-stage.ts';
import { openTableStage, row, rowsIn, type TableStage } from './table-stage.ts';

let stage: TableStage;

beforeEach(() => {
  stage = openTableStage(inject('tables'));
});
afterEach(() => stage.remove());

const guid = '4185404a-5818-48c3-b9be-f217df0c6f6f';
const good = row('any/good', { targets: '+14255550131' });
const written = [
  row('+1 425 555 0100/x', { targets: '+14255550131' }),
  row('+14255550100/x', { targets: '+14255550131' }),
  row('any/bad', { targets: `user:${guid}, bob` }),
  good,
  row('any/valid', { targets: `user:${guid}` }),
];

describe('rows that were written by hand', () => {
  it.each(['csv', 'json'] as const)('are unchanged by their own export as %s', async (format) => {
    for (const each of written) {
      await stage.tables.rules.put(each, 'absent');
    }
    const made = await planned(
      await exported('rules', stage.tables, format),
      stage.tables,
      'prune',
    );
    expect(made).toMatchObject({
      counts: { created: 0, replaced: 0, deleted: 0, unchanged: written.length },
      malformedFormer: [],
    });
  });

  it('come back from the rows saved before, where the import left the malformed ones alone', async () => {
    for (const each of written) {
      await stage.tables.rules.put(each, 'absent');
    }
    const { former } = await importFile(
      await fileOf('rules', [good, { ...good, key: 'new' }]),
      stage.tables,
    );
    await importFile(await fileOf('rules', former), stage.tables, 'prune', 'allow-empty');
    expect(await rowsIn(stage.tables, 'rules')).toEqual(written);
  });
});

describe('members that were written by hand', () => {
  const members = [
    row('vip/+1 206 555 0123', { note: 'written' }),
    row('vip/+12065550123', { note: 'canonical' }),
    row('vip/bob'),
    row('vip/tel:+12065550124'),
  ];

  it.each(['csv', 'json'] as const)('are unchanged by their own export as %s', async (format) => {
    for (const each of members) {
      await stage.tables.lists.put(each, 'absent');
    }
    const made = await planned(
      await exported('lists', stage.tables, format),
      stage.tables,
      'prune',
    );
    expect(made).toMatchObject({
      counts: { created: 0, replaced: 0, deleted: 0, unchanged: members.length },
      differences: [],
      malformedFormer: [],
    });
  });

  it('stay as they are where others beside them change, and come back from the rows saved before', async () => {
    for (const each of members) {
      await stage.tables.lists.put(each, 'absent');
    }
    const [first, second, ...others] = members;
    const source = await fileOf('lists', [
      ...[first, ...others].flatMap((each) => each ?? []),
      row('vip/+12065550123', { note: 'changed' }),
      row('vip/+1 206 555 0199'),
    ]);
    const { counts, former } = await importFile(source, stage.tables, 'prune');
    expect(counts).toEqual({ created: 1, replaced: 1, deleted: 0 });
    expect(second).toBeDefined();
    await importFile(await fileOf('lists', former), stage.tables, 'prune');
    expect(await rowsIn(stage.tables, 'lists')).toEqual(members);
  });
});

describe('rows of schedules that were written by hand', () => {
  it.each(['csv', 'json'] as const)('are unchanged by their own export as %s', async (format) => {
    const rows = [
      row('Night /week', { timeZone: 'Mars', open: 'always' }),
      row('office/2026-12-25 ', { hours: 'closed' }),
      row('office/week', { timeZone: 'Europe/Berlin', open: 'Mon-Fri 09:00-17:00' }),
    ];
    for (const each of rows) {
      await stage.tables.schedules.put(each, 'absent');
    }
    const source = await exported('schedules', stage.tables, format);
    expect(await planned(source, stage.tables, 'prune')).toMatchObject({
      counts: { created: 0, replaced: 0, deleted: 0, unchanged: rows.length },
    });
  });
});

describe('malformed rows that an import takes away', () => {
  it('are named, since importing what was before would be refused for them', async () => {
    await stage.tables.rules.put(row('any/bad', { targets: 'bob' }), 'absent');
    await stage.tables.rules.put(row('any/gone', { targets: 'bob' }), 'absent');
    await stage.tables.rules.put(row('any/old', { targets: '+14255550131' }), 'absent');
    const rules = await fileOf('rules', [row('any/bad', { targets: '+14255550131' })]);
    expect(await planned(rules, stage.tables)).toMatchObject({ malformedFormer: ['any/bad'] });
    expect(await planned(rules, stage.tables, 'prune')).toMatchObject({
      malformedFormer: ['any/bad', 'any/gone'],
    });

    const week = row('office/week', { timeZone: 'Europe/Berlin', open: 'Mon-Fri 09:00-17:00' });
    await stage.tables.schedules.put(week, 'absent');
    await stage.tables.schedules.put(row('office/2026-12-25', { hours: 'shut' }), 'absent');
    const schedules = await fileOf('schedules', [week]);
    expect(await planned(schedules, stage.tables)).toMatchObject({ malformedFormer: [] });
    expect(await planned(schedules, stage.tables, 'prune')).toMatchObject({
      malformedFormer: ['schedule office, row 2026-12-25'],
    });

    for (let index = 10; index < 40; index += 1) {
      await stage.tables.lists.put(row(`vip/bob${index}`), 'absent');
    }
    const lists = await fileOf('lists', [row('vip/+14255550100')]);
    const { malformedFormer } = await planned(lists, stage.tables, 'prune');
    expect(malformedFormer).toHaveLength(20);
    expect(malformedFormer[0]).toBe('list vip, member bob10');
  });

  it('are no rules that import reads in another form', async () => {
    await stage.tables.rules.put(row('+1 425 555 0100/x', { targets: '+14255550131' }), 'absent');
    await stage.tables.rules.put(row('any/bad', { targets: 'bob' }), 'absent');
    const source = await fileOf('rules', [good]);
    const made = await planned(source, stage.tables, 'prune', 'allow-empty');
    expect(made).toMatchObject({ counts: { deleted: 2 }, malformedFormer: ['any/bad'] });
  });

  it('are no members that import reads in another form', async () => {
    const former = [row('vip/+1 425 555 0100'), row('vip/bob'), row('vip/tel:+14255550101')];
    for (const each of former) {
      await stage.tables.lists.put(each, 'absent');
    }
    const source = await fileOf('lists', [row('vip/+14255550199')]);
    const made = await planned(source, stage.tables, 'prune');
    expect(made).toMatchObject({
      counts: { deleted: former.length },
      malformedFormer: ['list vip, member bob'],
    });
    await stage.tables.lists.delete('vip', 'bob', 'any');
    const good = former.filter(({ key }) => key !== 'bob');
    await importFile(source, stage.tables, 'prune');
    const { counts } = await importFile(await fileOf('lists', good), stage.tables, 'prune');
    expect(counts).toEqual({ created: good.length, replaced: 0, deleted: 1 });
  });
});
