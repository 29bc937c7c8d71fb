import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { file, importFile, planned } from './import-stage.ts';
import { openTableStage, type TableStage } from './table-stage.ts';

let stage: TableStage;

beforeAll(() => {
  stage = openTableStage(inject('tables'));
});
afterAll(() => stage.remove());

const count = 10_000;
const none = { created: 0, replaced: 0, deleted: 0, unchanged: count };

function lines(header: string, line: (index: number) => string): string {
  return `${header}\n${Array.from({ length: count }, (_, index) => line(index)).join('\n')}\n`;
}

describe('10,000 rows', () => {
  it('of rules are imported in some seconds', async () => {
    const text = lines(
      'called,id,priority,targets',
      (index) =>
        `+1425${100_000 + (index >> 3)},r${index},${index % 8},+14255550${100 + (index % 8)}`,
    );
    const done = await importFile(file('rules', text), stage.tables);
    expect(done.counts).toEqual({ created: count, replaced: 0, deleted: 0 });
    expect(done.progress.at(-1)).toBe(count);
    expect((await planned(file('rules', text), stage.tables, 'prune')).counts).toEqual(none);
  });

  it('of one list are imported in some seconds', async () => {
    const text = lines('list,member,note', (index) => `vip,+1425${1_000_000 + index},${index}`);
    const done = await importFile(file('lists', text), stage.tables);
    expect(done.counts).toEqual({ created: count, replaced: 0, deleted: 0 });
    expect((await planned(file('lists', text), stage.tables, 'prune')).counts).toEqual(none);
  });
});
