import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { apply, file, fileOf, planned } from './import-stage.ts';
import { openTableStage, row, rowsIn, type TableStage } from './table-stage.ts';

let stage: TableStage;

beforeAll(() => {
  stage = openTableStage(inject('tables'));
});
afterAll(() => stage.remove());

describe('an import whose signal is aborted', () => {
  it('ends when the writes under way have ended, is told so, and goes on when begun again', async () => {
    await stage.tables.lists.put(row('old/+14255550100'), 'absent');
    const count = 3_000;
    const text = Array.from({ length: count }, (_, index) => `vip,+1425${1_000_000 + index}`);
    const source = file('lists', `list,member\n${text.join('\n')}\n`);
    const stop = new AbortController();
    let transactions = 0;
    const busy = stage.disturbed(async (method, url) => {
      transactions += method === 'GET' || /History|\/Tables/.test(url) ? 0 : 1;
      if (transactions === 3) {
        stop.abort();
      }
    });
    const stopped = await apply(await planned(source, stage.tables), busy, {
      signal: stop.signal,
      formerRows: 'former.csv',
    });
    expect(stopped).toMatchObject({
      stopped: true,
      conflict: undefined,
      historyFailure: undefined,
    });
    const { created } = stopped.counts;
    expect(created).toBeGreaterThanOrEqual(100);
    expect(created).toBeLessThanOrEqual(1_000);
    expect(await rowsIn(stage.tables, 'lists')).toHaveLength(created + 1);
    const [entry] = await Array.fromAsync(stage.tables.history.entries());
    expect(entry?.imported).toMatchObject({
      created,
      formerRows: 'former.csv',
      state: 'stopped',
    });

    const rest = await apply(await planned(source, stage.tables), stage.tables);
    expect(rest).toMatchObject({ counts: { created: count - created }, stopped: false });
  });

  it('changes nothing where it is aborted before the first write, and is over where nothing is left', async () => {
    const made = await planned(
      await fileOf('rules', [row('any/x', { action: 'reject' })]),
      stage.tables,
    );
    expect(await apply(made, stage.tables, { signal: AbortSignal.abort() })).toMatchObject({
      counts: { created: 0 },
      stopped: true,
    });
    expect(await rowsIn(stage.tables, 'rules')).toEqual([]);
    const stop = new AbortController();
    const late = stage.disturbed(async (_, url) => {
      if (/Rules/.test(url)) {
        stop.abort();
      }
    });
    expect(
      await apply(
        made,
        { ...late, rules: { ...late.rules, rows: stage.tables.rules.rows } },
        { signal: stop.signal },
      ),
    ).toMatchObject({
      counts: { created: 1 },
      stopped: false,
    });
    const entries = await Array.fromAsync(stage.tables.history.entries());
    expect(entries.find(({ imported }) => imported?.kind === 'rules')?.imported).toMatchObject({
      formerRows: undefined,
    });
  });
});
