import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { ChangedMeanwhileError } from '../../src/files/changed-meanwhile.ts';
import type { TableRow } from '../../src/files/row.ts';
import {
  apply,
  exported,
  file,
  fileOf,
  importFile,
  plan,
  planned,
  refusal,
} from './import-stage.ts';
import { changing, openTableStage, row, rowsIn, type TableStage } from './table-stage.ts';

let stage: TableStage;

beforeEach(() => {
  stage = openTableStage(inject('tables'));
});
afterEach(() => stage.remove());

const reception = row('+14255550100/reception', { targets: '+14255550131' });
const vip = row('any/vip', { callers: '+12065550123', targets: '+14255550132' });
const week = row('office/week', { timeZone: 'Europe/Berlin', open: 'Mon-Fri 09:00-17:00' });
const holiday = row('office/2026-12-25', { hours: 'closed' });

function seed(
  kind: 'rules' | 'schedules' | 'lists',
  ...rows: readonly TableRow[]
): Promise<string[]> {
  return Promise.all(rows.map((each) => stage.tables[kind].put(each, 'any')));
}

describe('an import', () => {
  it('writes what a file has, in canonical form, and shows it before', async () => {
    await seed('rules', reception);
    const text =
      'called;id;targets;priority;_mine@type;_mine\r\n' +
      '+1 (425) 555-0100;reception;+1 425 555 0133;5;Edm.Int64;7\r\n' +
      'any;vip;+14255550132;;;\r\n';
    const made = await planned(file('rules', text), stage.tables);
    const after = row('+14255550100/reception', {
      targets: '+14255550133',
      priority: 5,
      _mine: 7n,
    });
    expect(made).toMatchObject({
      kind: 'rules',
      sha256: createHash('sha256').update(text).digest('hex'),
      counts: { created: 1, replaced: 1, deleted: 0, unchanged: 0 },
      differences: [
        { kind: 'replace', before: reception, after },
        { kind: 'create', after: row('any/vip', { targets: '+14255550132' }) },
      ],
    });
    expect(await rowsIn(stage.tables, 'rules')).toEqual([reception]);
    const done = await apply(made, stage.tables);
    expect(done).toMatchObject({
      counts: { created: 1, replaced: 1, deleted: 0 },
      conflict: undefined,
      historyFailure: undefined,
      former: [reception],
    });
    expect(done.progress.at(-1)).toBe(2);
    expect(await rowsIn(stage.tables, 'rules')).toEqual([
      after,
      row('any/vip', { targets: '+14255550132' }),
    ]);
  });

  it('is one entry of the history, and none where it changes nothing', async () => {
    const source = await fileOf('rules', [reception, vip]);
    await importFile(source, stage.tables);
    const again = await importFile(source, stage.tables);
    expect(again).toMatchObject({ counts: { created: 0, replaced: 0, deleted: 0 }, former: [] });
    const entries = await Array.fromAsync(stage.tables.history.entries());
    expect(entries).toMatchObject([
      {
        who: 'kim@desk',
        how: 'command',
        imported: { kind: 'rules', created: 2, replaced: 0, deleted: 0 },
      },
    ]);
  });

  it('tells how many rows it has read', async () => {
    const told: number[] = [];
    const text = `list,member\n${Array.from({ length: 2_500 }, (_, index) => `vip,+1425555${String(index).padStart(4, '0')}`).join('\n')}`;
    await plan(file('lists', text), stage.tables);
    const { planImport } = await import('../../src/admin/plan-import.ts');
    await planImport(
      file('lists', text),
      { prune: false, allowEmpty: false },
      stage.tables,
      { ...changing(stage.tables), allowedDestinations: ['+'] },
      (rows) => told.push(rows),
    );
    expect(told).toEqual([1_000, 2_000, 2_500]);
  });

  it('goes on where the history cannot be written, and says so', async () => {
    const tables = {
      ...stage.tables,
      history: {
        ...stage.tables.history,
        recordImport: () => Promise.reject(new Error('no history')),
      },
    };
    const done = await apply(await planned(await fileOf('rules', [vip]), tables), tables);
    expect(done).toMatchObject({ counts: { created: 1 }, historyFailure: expect.any(String) });
  });
});

describe('a file that is wrong', () => {
  it.each([
    [
      'has a row twice, in two spellings',
      'called,id,targets\n+14255550100,a,+14255550131\n+1 425 555 0100,a,+14255550132\n',
      [
        'line 3, RowKey: line 3 holds the same row as line 2, +14255550100/a: remove one of the two',
      ],
    ],
    [
      'has rows that cannot be read',
      'called,id,targets,action\nany,Bad,+14255550131,\nany,b,,\nany,c,bob,reject\n',
      [
        expect.stringContaining('line 2, RowKey: "Bad" is no id of a rule'),
        expect.stringContaining('line 3, targets: a rule that redirects has no target'),
        expect.stringContaining('line 4, targets: "bob"'),
      ],
    ],
    [
      'was spoilt by a spreadsheet, of which all is told at once',
      'called,id,targets\n1.42555E+10,a,+14255550131\nany,b,\n',
      [
        expect.stringContaining('line 2, PartitionKey: a spreadsheet turned it into'),
        expect.stringContaining('line 3, targets'),
      ],
    ],
    [
      'sends calls where none may go',
      'called,id,targets\nany,a,+19005550131\n',
      [expect.stringContaining('any/a, targets: no prefix of ALLOWED_DESTINATIONS')],
    ],
    [
      'names a schedule that is not there',
      'called,id,targets,schedule\nany,a,+14255550131,office\n',
      [expect.stringContaining('any/a, schedule: there is no schedule office')],
    ],
    [
      'hands calls round in a circle',
      'called,id,targets\n+14255550100,a,+14255550101\n+14255550101,a,+14255550100\n',
      [expect.stringMatching(/14255550100\/a/)],
    ],
    [
      'has a text that no table could keep',
      `called,id,targets,note\nany,a,+14255550131,${'x'.repeat(40_000)}\n`,
      [expect.stringContaining('line 2, note: the text has 40000 characters')],
    ],
  ])('since it %s, is refused', async (_, text, sentences) => {
    await seed('rules', vip);
    expect(await refusal(file('rules', text), stage.tables)).toEqual(sentences);
    expect(await rowsIn(stage.tables, 'rules')).toEqual([vip]);
  });

  it('is refused for a member that no call can ask for, and for a member twice', async () => {
    const text =
      'list,member,until\nvip,+14255550100,soon\nvip,bob,\nvip,+1 425 555 0100,\nVIP,+14255550101,\n';
    expect(await refusal(file('lists', text), stage.tables)).toEqual([
      expect.stringContaining('line 2, until: "soon"'),
      expect.stringContaining('line 3, RowKey: "bob" is no identity in canonical form'),
      'line 4, RowKey: line 4 holds the same row as line 2, list vip, member +14255550100: remove one of the two',
      expect.stringContaining('line 5, PartitionKey: "VIP" is no id of a list'),
    ]);
  });

  it('is refused for a schedule that would be malformed as a whole', async () => {
    const text = 'id,row,hours\noffice,2026-12-25,shut\noffice,2026-12-26,closed\n';
    expect(await refusal(file('schedules', text), stage.tables)).toEqual([
      expect.stringContaining('line 2, hours: "shut"'),
    ]);
    expect(await refusal(await fileOf('schedules', [holiday]), stage.tables)).toEqual([
      expect.stringContaining('schedule office, row week, RowKey: the schedule has no row week'),
    ]);
    await seed('schedules', week);
    await importFile(await fileOf('schedules', [holiday]), stage.tables);
  });

  it('of JSON, where many rows stand on a line, is refused with the name of each', async () => {
    const schedules = file(
      'schedules',
      '[{"id":"office","rows":{"week":{"timeZone":"Europe/Berlin","open":"Mon"},"2026-12-25":{"hours":"shut"}}}]',
      'json',
    );
    expect(await refusal(schedules, stage.tables)).toEqual([
      expect.stringContaining('line 1, schedule office, row 2026-12-25, hours: "shut"'),
      expect.stringContaining('line 1, schedule office, row week, open: "Mon"'),
    ]);
    const unreadable = file(
      'schedules',
      '[{"id":"night","rows":{"week":{"open":[]}}},{"id":"day"}]',
      'json',
    );
    expect(await refusal(unreadable, stage.tables)).toEqual([
      expect.stringContaining('line 1, schedule night, week, open: the value is neither'),
      expect.stringContaining('line 1, schedule day, rows: the schedule has no rows'),
    ]);
    const rules =
      '[{"called":"any","id":"a","targets":"bob"},{"called":"any","id":"b","_n@type":""}]';
    expect(await refusal(file('rules', rules, 'json'), stage.tables)).toEqual([
      expect.stringContaining('line 1, any/b, _n@type: there is no column _n'),
      expect.stringContaining('line 1, any/a, targets: "bob"'),
    ]);
    const members = '[{"list":"vip","member":"bob"},{"list":"vip","member":"+1 425 555 0100"}]';
    expect(await refusal(file('lists', members, 'json'), stage.tables)).toEqual([
      expect.stringContaining('line 1, list vip, member bob, RowKey: "bob" is no identity'),
    ]);
  });

  it('of nothing but mistakes is not read to its end', async () => {
    const text = `list,member\n${Array.from({ length: 3_000 }, (_, index) => `vip,bob${index}`).join('\n')}\n`;
    expect(await refusal(file('lists', text), stage.tables)).toHaveLength(1_001);
  });
});

describe('what was wrong before', () => {
  const malformed = row('any/broken', { targets: 'bob' });

  it('does not stand in the way of other rows', async () => {
    await seed('rules', malformed);
    await seed('lists', row('vip/bob'));
    await importFile(await fileOf('rules', [vip, malformed]), stage.tables);
    await importFile(
      await fileOf('lists', [row('vip/bob'), row('vip/+14255550100')]),
      stage.tables,
    );
    expect(await rowsIn(stage.tables, 'rules')).toHaveLength(2);
    const changed = await fileOf('rules', [row('any/broken', { targets: 'bill' })]);
    expect(await refusal(changed, stage.tables)).toHaveLength(1);
  });
});

describe('pruning', () => {
  const other = row('+14255550101/reception', { targets: '+14255550131' });

  it('deletes what the file lacks, and only when asked', async () => {
    await seed('rules', vip, row('any/old', { targets: '+14255550131' }));
    const source = await fileOf('rules', [vip]);
    expect(await planned(source, stage.tables)).toMatchObject({ counts: { deleted: 0 } });
    await importFile(source, stage.tables, 'prune');
    expect(await rowsIn(stage.tables, 'rules')).toEqual([vip]);
  });

  it('empties partitions of rules only when that is allowed, and names them otherwise', async () => {
    await seed('rules', reception, other, vip);
    const source = await fileOf('rules', [vip]);
    expect(await refusal(source, stage.tables, 'prune')).toEqual([
      'line 1, file: it lacks every row of +14255550100, +14255550101, so pruning would empty 2 partitions: ' +
        'add --allow-empty if that is meant, add their rows to the file, or import without --prune',
    ]);
    await importFile(source, stage.tables, 'prune', 'allow-empty');
    expect(await rowsIn(stage.tables, 'rules')).toEqual([vip]);
  });

  it('empties lists only when that is allowed, and names them otherwise', async () => {
    const [a, b, c] = [row('vip/+14255550100'), row('vip/+14255550101'), row('spam/+14255550102')];
    await seed('lists', a, b, c);
    await seed('rules', row('any/vip', { callers: 'list:spam', action: 'reject' }));
    const source = await fileOf('lists', [a]);
    expect(await refusal(source, stage.tables, 'prune')).toEqual([
      expect.stringContaining('line 1, file: it lacks every row of spam, so pruning would empty'),
    ]);
    expect(await refusal(file('lists', 'list,member\n'), stage.tables, 'prune')).toEqual([
      expect.stringContaining('line 1, file: it lacks every row of spam, vip, so pruning'),
    ]);
    expect(await planned(source, stage.tables)).toMatchObject({ counts: { deleted: 0 } });
    const made = await planned(source, stage.tables, 'prune', 'allow-empty');
    expect(made.warnings).toMatchObject([{ code: 'unknown-list', place: 'any/vip' }]);
    await apply(made, stage.tables);
    expect(await rowsIn(stage.tables, 'lists')).toEqual([a]);
  });

  it('does not delete a schedule that a rule names', async () => {
    const night = row('night/week', { timeZone: 'Europe/Berlin', open: 'closed' });
    await seed('schedules', week, holiday, night);
    await seed('rules', row('any/x', { targets: '+14255550131', schedule: 'office' }));
    const source = await fileOf('schedules', [night]);
    expect(await refusal(source, stage.tables, 'prune', 'allow-empty')).toEqual([
      expect.stringContaining('any/x, schedule: there is no schedule office'),
    ]);
    await importFile(await fileOf('schedules', [week]), stage.tables, 'prune', 'allow-empty');
    expect(await rowsIn(stage.tables, 'schedules')).toEqual([week]);
  });
});

describe('somebody who changes a row at the same time', () => {
  it.each(['rules', 'lists'] as const)('is not overwritten in %s', async (kind) => {
    const name = kind === 'rules' ? 'any/x' : 'vip/+14255550100';
    const columns = kind === 'rules' ? { targets: '+14255550131' } : {};
    const [mine, theirs] = [
      row(name, { ...columns, note: 'mine' }),
      row(name, { ...columns, note: 'theirs' }),
    ];
    await seed(kind, row(name, columns));
    for (const options of [[], ['prune', 'allow-empty']] as const) {
      const rows =
        options.length === 0 ? [mine] : [{ ...mine, key: kind === 'rules' ? 'y' : '+14255550101' }];
      const made = await planned(await fileOf(kind, rows), stage.tables, ...options);
      await seed(kind, theirs);
      expect(await apply(made, stage.tables)).toMatchObject({
        counts: { created: 0, replaced: 0, deleted: 0 },
        conflict: {
          place: kind === 'rules' ? name : 'list vip, member +14255550100',
          reason: 'the row has changed',
        },
      });
      expect(await rowsIn(stage.tables, kind)).toEqual([theirs]);
    }
    await importFile(await fileOf(kind, [mine]), stage.tables);
    expect(await rowsIn(stage.tables, kind)).toEqual([mine]);
  });

  it('meets an import of a schedule at its week', async () => {
    await seed('schedules', week);
    const made = await planned(await fileOf('schedules', [holiday]), stage.tables);
    const [etag = ''] = await seed('schedules', {
      ...week,
      columns: { ...week.columns, note: 'theirs' },
    });
    expect(await apply(made, stage.tables)).toMatchObject({
      conflict: { place: 'schedule office, row week' },
    });
    await importFile(await fileOf('schedules', [holiday]), stage.tables);
    expect(await stage.tables.schedules.row('office', 'week')).not.toMatchObject({ etag });
  });
});

describe('a list file that changes between plan and writing', () => {
  it('is noticed before its rows are written', async () => {
    let text = 'list,member\nvip,+14255550100\n';
    const source = { ...file('lists', ''), open: () => file('lists', text).open() };
    const made = await planned(source, stage.tables);
    text = 'list,member\nvip,+14255550101\n';
    await expect(apply(made, stage.tables)).rejects.toThrow(
      new ChangedMeanwhileError(
        'The file has changed since it was checked: begin the import again.',
      ),
    );
    expect(await rowsIn(stage.tables, 'lists')).toEqual([]);
  });
});

describe('large schedules', () => {
  it('are never seen in halves, and are deleted as a whole', async () => {
    const days = Array.from({ length: 150 }, (_, index) =>
      row(`office/${new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10)}`, {
        hours: 'closed',
      }),
    );
    const source = await fileOf('schedules', [...days, week]);
    await importFile(source, stage.tables);
    expect(await rowsIn(stage.tables, 'schedules')).toHaveLength(151);
    const changed = days.map((day) => ({ ...day, columns: { hours: '10:00-12:00' } }));
    await importFile(await fileOf('schedules', changed), stage.tables);
    expect(
      await planned(await exported('schedules', stage.tables), stage.tables, 'prune'),
    ).toMatchObject({
      counts: { created: 0, replaced: 0, deleted: 0, unchanged: 151 },
    });
    await importFile(file('schedules', 'id,row\n'), stage.tables, 'prune', 'allow-empty');
    expect(await rowsIn(stage.tables, 'schedules')).toEqual([]);
  });
});
