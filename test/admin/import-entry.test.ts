import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { findUnfinishedImport, firstOfImports } from '../../src/admin/import-entry.ts';
import type { ImportPlan } from '../../src/admin/import-plan.ts';
import type { OperatorTables } from '../../src/admin/operator-tables.ts';
import { apply, file, planned } from './import-stage.ts';
import { openTableStage, row, rowsIn, type TableStage } from './table-stage.ts';

let stage: TableStage;

beforeEach(() => {
  stage = openTableStage(inject('tables'));
});
afterEach(() => stage.remove());

/** Two lists, so that there are at least two writes. */
const source = file(
  'lists',
  `list,member\nalpha,+14255550100\n${Array.from({ length: 150 }, (_, index) => `vip,+1425${1_000_000 + index}\n`).join('')}`,
);

/** An import that is killed at its second write of rows. */
async function kill(made: ImportPlan): Promise<void> {
  let writes = 0;
  const dying = stage.disturbed(async (method, url) => {
    writes += method !== 'GET' && /Lists|batch/.test(url) ? 1 : 0;
    if (writes > 1) {
      throw new Error('killed');
    }
  });
  await expect(apply(made, dying, { formerRows: '/former.csv' })).rejects.toThrow('killed');
}

const unfinished = async (tables: OperatorTables) => {
  const { kind, sha256 } = await planned(source, tables);
  return findUnfinishedImport(tables.history, kind, sha256);
};

describe('an import that was killed', () => {
  it('is in the history, with the name of its former rows and what it was to change', async () => {
    await stage.tables.lists.put(row('vip/+14255550199'), 'absent');
    await kill(await planned(source, stage.tables));
    const entries = await Array.fromAsync(stage.tables.history.entries());
    expect(entries).toMatchObject([
      {
        who: 'kim@desk',
        imported: { created: 151, state: 'begun', formerRows: '/former.csv' },
      },
    ]);
  });

  it('is gone on with by an import of the same file, which has an entry and former rows of its own', async () => {
    await stage.tables.lists.put(row('vip/+14255550199'), 'absent');
    await kill(await planned(source, stage.tables));
    const goesOnWith = (await unfinished(stage.tables))?.id;
    const rest = await planned(source, stage.tables);
    expect(rest.counts.created).toBeLessThan(151);
    await stage.tables.lists.put(row('vip/+14255550198', { note: 'meanwhile' }), 'absent');
    const done = await apply(rest, stage.tables, { formerRows: '/second.csv', goesOnWith });
    expect(done.former).toContainEqual(row('vip/+14255550198', { note: 'meanwhile' }));
    expect(await rowsIn(stage.tables, 'lists')).toHaveLength(153);
    const { created } = rest.counts;
    const entries = await Array.fromAsync(stage.tables.history.entries());
    expect(entries.map(({ imported }) => imported)).toMatchObject([
      { created, state: 'done', formerRows: '/second.csv', goesOnWith },
      { created: 151, state: 'begun', formerRows: '/former.csv' },
    ]);
    expect(await unfinished(stage.tables)).toBeUndefined();
  });

  it('leads back to the rows before the first of several', async () => {
    await kill(await planned(source, stage.tables));
    let goesOnWith = (await unfinished(stage.tables))?.id;
    for (const formerRows of ['/second.csv', '/third.csv']) {
      const stopped = stage.disturbed(async (method, url) => {
        if (method !== 'GET' && /Lists|batch/.test(url)) {
          throw new Error('killed');
        }
      });
      const made = await planned(source, stage.tables);
      await expect(apply(made, stopped, { formerRows, goesOnWith })).rejects.toThrow('killed');
      goesOnWith = (await unfinished(stage.tables))?.id;
    }
    const last = await unfinished(stage.tables);
    expect(last?.imported.formerRows).toBe('/third.csv');
    const first = last && (await firstOfImports(stage.tables.history, last));
    expect(first?.imported.formerRows).toBe('/former.csv');
  });

  it('is not gone on with by another file, nor after another import', async () => {
    await kill(await planned(source, stage.tables));
    const other = await planned(file('lists', 'list,member\nspam,+14255550100\n'), stage.tables);
    expect(await findUnfinishedImport(stage.tables.history, 'lists', other.sha256)).toBeUndefined();
    await apply(other, stage.tables);
    expect(await unfinished(stage.tables)).toBeUndefined();
  });
});

describe('an import that met somebody else before it changed anything', () => {
  it('is not gone on with', async () => {
    const small = file('lists', 'list,member\nvip,+14255550100\nvip,+14255550101\n');
    const made = await planned(small, stage.tables);
    await stage.tables.lists.put(row('vip/+14255550100', { note: 'theirs' }), 'absent');
    expect((await apply(made, stage.tables)).conflict).toBeDefined();
    expect((await stage.tables.history.newestImport('lists'))?.imported).toMatchObject({
      created: 0,
      state: 'stopped',
    });
    expect(await findUnfinishedImport(stage.tables.history, 'lists', made.sha256)).toBeUndefined();
  });
});

describe('an import that was stopped in good order', () => {
  it('is gone on with, each entry counting what it has done', async () => {
    const stop = new AbortController();
    const busy = stage.disturbed(async (method, url) => {
      if (method !== 'GET' && /Lists|batch/.test(url)) {
        stop.abort();
      }
    });
    const first = await apply(await planned(source, stage.tables), busy, { signal: stop.signal });
    expect(first.stopped).toBe(true);
    expect(first.counts.created).toBeGreaterThan(0);
    const goesOnWith = (await unfinished(stage.tables))?.id;
    expect(goesOnWith).toBeDefined();
    const rest = await planned(source, stage.tables);
    const second = await apply(rest, stage.tables, { goesOnWith });
    expect(second.counts.created).toBe(151 - first.counts.created);
    const entries = await Array.fromAsync(stage.tables.history.entries());
    expect(entries.map(({ imported }) => imported)).toMatchObject([
      { created: second.counts.created, state: 'done', goesOnWith },
      { created: first.counts.created, state: 'stopped' },
    ]);
  });
});
