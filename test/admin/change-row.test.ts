import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  type ChangeOutcome,
  type Changing,
  deleteRow,
  putRow,
} from '../../src/admin/change-row.ts';
import { newFindings } from '../../src/admin/new-findings.ts';
import type { RowTable } from '../../src/admin/row-table.ts';
import type { Finding } from '../../src/routing/checks/finding.ts';
import { changing, openTableStage, row, rowsIn, type TableStage } from './table-stage.ts';

let stage: TableStage;
let desk: Changing;

beforeEach(() => {
  stage = openTableStage(inject('tables'));
  desk = changing(stage.tables);
});
afterEach(() => stage.remove());

const good = row('any/x', { targets: '+14255550131' });
const week = row('office/week', { timeZone: 'Europe/Berlin', open: 'Mon-Fri 09:00-17:00' });

function etagOf(outcome: ChangeOutcome): string {
  return outcome.kind === 'done' ? (outcome.etag ?? '') : '';
}

/** The places and codes of what forbids a change. */
function faults(outcome: ChangeOutcome): string[] {
  return outcome.kind === 'refused'
    ? outcome.errors.map(({ place, code, column }) => `${place} ${code} ${column}`)
    : [];
}

async function history() {
  return Array.fromAsync(stage.tables.history.entries());
}

describe('a row that is written', () => {
  it('is kept in the history whole, however long its texts are', async () => {
    const long = row('any/x', {
      targets: '+14255550131',
      note: 'é'.repeat(32_000),
      _a: 'x'.repeat(32_000),
    });
    expect(await putRow('rules', long, 'absent', desk)).toMatchObject({
      historyFailure: undefined,
    });
    await deleteRow('rules', 'any', 'x', 'any', desk);
    const [deleted] = await history();
    expect(deleted?.change?.before?.columns).toEqual(long.columns);
  });

  it('is not written where nobody waits any longer', async () => {
    const gone = { ...desk, signal: AbortSignal.abort() };
    await expect(putRow('rules', good, 'absent', gone)).rejects.toThrow();
    expect(await rowsIn(stage.tables, 'rules')).toEqual([]);
  });

  it('is created, replaced and deleted under its conditions, and each change is told', async () => {
    const created = await putRow('rules', good, 'absent', desk);
    expect(created).toMatchObject({ kind: 'done', created: true, historyFailure: undefined });
    const conflict = { kind: 'conflict', reason: expect.any(String) };
    const other = row('any/x', { targets: '+14255550132' });
    expect(await putRow('rules', other, 'absent', desk)).toEqual(conflict);
    const replaced = await putRow('rules', other, { etag: etagOf(created) }, desk);
    expect(replaced).toMatchObject({ kind: 'done', created: false });
    expect(await putRow('rules', good, { etag: etagOf(created) }, desk)).toEqual(conflict);
    expect(await deleteRow('rules', 'any', 'x', { etag: etagOf(created) }, desk)).toEqual(conflict);
    expect(await deleteRow('rules', 'any', 'y', 'any', desk)).toEqual(conflict);
    await deleteRow('rules', 'any', 'x', { etag: etagOf(replaced) }, desk);
    expect(await rowsIn(stage.tables, 'rules')).toEqual([]);
    expect((await history()).map(({ change, who, how }) => ({ ...change, who, how }))).toEqual([
      { kind: 'rules', before: other, after: undefined, who: 'kim@desk', how: 'command' },
      { kind: 'rules', before: good, after: other, who: 'kim@desk', how: 'command' },
      { kind: 'rules', before: undefined, after: good, who: 'kim@desk', how: 'command' },
    ]);
  });

  it('changes nothing where it is there just so', async () => {
    const { etag } = { etag: etagOf(await putRow('rules', good, 'any', desk)) };
    const same = row('any/x', { targets: '+14255550131', note: '' });
    expect(await putRow('rules', same, 'any', desk)).toMatchObject({ kind: 'done', etag });
    expect(await history()).toHaveLength(1);
  });

  it('stays written where the history fails, which is said', async () => {
    const broken = { ...stage.tables.history, record: () => Promise.reject(new Error('full')) };
    const outcome = await putRow('rules', good, 'any', {
      ...desk,
      tables: { ...stage.tables, history: broken },
    });
    expect(outcome).toMatchObject({ kind: 'done', historyFailure: 'Table Storage failed (Error)' });
    expect(await rowsIn(stage.tables, 'rules')).toEqual([good]);
  });
});

describe('a change that is refused', () => {
  it.each([
    ['cannot be read', row('any/x', { targets: 'bob' }), ['any/x malformed-row targets']],
    [
      'goes where none may go',
      row('any/x', { targets: '+19005550131' }),
      ['any/x barred-target targets'],
    ],
    [
      'names no schedule',
      row('any/x', { targets: '+14255550131', schedule: 'office' }),
      ['any/x unknown-schedule schedule'],
    ],
    [
      'is too large',
      row('any/x', { targets: '+14255550131', _mine: 'x'.repeat(40_000) }),
      ['any/x malformed-row _mine'],
    ],
  ])('since the row %s writes nothing', async (_, wrong, expected) => {
    expect(faults(await putRow('rules', wrong, 'any', desk))).toEqual(expected);
    expect(await rowsIn(stage.tables, 'rules')).toEqual([]);
    expect(await history()).toEqual([]);
  });

  it('closes a circle, whose other rules are read only as far as they are met', async () => {
    const hop = (from: number, to: number) =>
      row(`+1425555010${from}/a`, { targets: `+1425555010${to}` });
    await putRow('rules', hop(0, 1), 'any', desk);
    await putRow('rules', hop(1, 2), 'any', desk);
    await putRow('rules', hop(5, 6), 'any', desk);
    expect(faults(await putRow('rules', hop(2, 0), 'any', desk))).toHaveLength(1);
    expect(await putRow('rules', hop(2, 3), 'any', desk)).toMatchObject({ kind: 'done' });
  });

  it('would leave a schedule in halves, or rules without it', async () => {
    const holiday = row('office/2026-12-25', { hours: 'closed' });
    expect(faults(await putRow('schedules', holiday, 'any', desk))).toEqual([
      'schedule office, row week malformed-schedule RowKey',
    ]);
    await putRow('schedules', week, 'any', desk);
    await putRow('schedules', holiday, 'any', desk);
    expect(faults(await deleteRow('schedules', 'office', 'week', 'any', desk))).toHaveLength(1);
    await deleteRow('schedules', 'office', holiday.key, 'any', desk);
    await putRow('rules', row('any/x', { ...good.columns, schedule: 'office' }), 'any', desk);
    expect(faults(await deleteRow('schedules', 'office', 'week', 'any', desk))).toEqual([
      'any/x unknown-schedule schedule',
    ]);
    await deleteRow('rules', 'any', 'x', 'any', desk);
    expect(await deleteRow('schedules', 'office', 'week', 'any', desk)).toMatchObject({
      kind: 'done',
    });
  });

  it('is about a member that no call can ask for', async () => {
    expect(faults(await putRow('lists', row('VIP/bob'), 'any', desk))).toEqual([
      'list VIP, member bob malformed-member PartitionKey',
      'list VIP, member bob malformed-member RowKey',
    ]);
  });
});

describe('what was wrong before', () => {
  it('does not stand in the way of mending it row by row', async () => {
    const { schedules, rules } = stage.tables;
    await schedules.put(week, 'any');
    await schedules.put(row('office/2026-12-25', { hours: 'shut' }), 'any');
    await schedules.put(row('office/2026-12-26', { hours: 'shut' }), 'any');
    const mended = row('office/2026-12-25', { hours: 'closed' });
    expect(await putRow('schedules', mended, 'any', desk)).toMatchObject({ kind: 'done' });
    await rules.put(row('any/broken', { targets: 'bob' }), 'any');
    expect(await putRow('rules', good, 'any', desk)).toMatchObject({ kind: 'done' });
  });

  it('may be too many rules: they can be changed and deleted, but not become more', () => {
    const tooMany = (size: number): Finding => ({
      severity: 'error',
      code: 'too-many-rules',
      place: 'partition any',
      problem: `it holds ${size} rules`,
      remedy: 'delete some',
    });
    const found = (before: number, after: number) =>
      newFindings([tooMany(before)], [tooMany(after)], {
        places: new Set(['any/x']),
        grown: new Set(after > before ? ['any'] : []),
      });
    expect(found(10_002, 10_001)).toEqual([]);
    expect(found(10_001, 10_001)).toEqual([]);
    expect(found(10_001, 10_002)).toHaveLength(1);
  });
});

describe('two who change a schedule at the same time', () => {
  it('meet at its week, which stays as it is', async () => {
    const { schedules } = stage.tables;
    const etag = await schedules.put(week, 'any');
    const holiday = row('office/2026-12-25', { hours: 'closed' });
    const written = await putRow('schedules', holiday, 'absent', desk);
    expect(written).toMatchObject({ kind: 'done', created: true });
    expect((await schedules.row('office', holiday.key))?.etag).toBe(etagOf(written));
    const after = await schedules.row('office', 'week');
    expect(after).toMatchObject(week);
    expect(after?.etag).not.toBe(etag);
    // Somebody else writes between the check and the write.
    const rivals = { ...stage.tables, schedules: rivalled(schedules) };
    const outcome = await deleteRow('schedules', 'office', holiday.key, 'any', {
      ...desk,
      tables: rivals,
    });
    expect(outcome).toEqual({
      kind: 'conflict',
      reason: 'somebody changed the schedule at the same time',
    });
    expect(await schedules.row('office', holiday.key)).toBeDefined();
  });

  function rivalled(schedules: RowTable): RowTable {
    return {
      ...schedules,
      async transact(partition, writes) {
        await schedules.put(week, 'any');
        return schedules.transact(partition, writes);
      },
    };
  }
});
