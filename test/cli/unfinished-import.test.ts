import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createOperatorTables } from '../../src/admin/operator-tables.ts';
import { openDesk } from './run-command.ts';
import { runHere } from './run-here.ts';

const desk = openDesk();
beforeAll(async () => {
  await desk.tables.lists.createTable();
  await desk.tables.lists.createEntity({ partitionKey: 'vip', rowKey: '+12065550123' });
});
afterAll(() => desk.clear());

describe('an import', () => {
  it('that was killed is gone on with by the same line, and the rows before each are kept', async () => {
    const own = await mkdtemp(join(tmpdir(), 'call-redirect killed '));
    onTestFinished(() => rm(own, { recursive: true }));
    const there = { directory: own, environment: desk.environment };
    const file = join(own, 'lists.csv');
    const text = 'list,member\nkilled,+12065550111\nkilled,+12065550112\n';
    await writeFile(file, text);
    const former = join(own, 'former rows.csv');
    const args = ['lists', 'import', file, '--yes', '--save-former', 'former rows.csv'];
    const { history } = createOperatorTables(desk.tables, Date.now);
    expect((await runHere(['lists', 'export', former], there)).code).toBe(0);
    const rows = await readFile(former, 'utf8');
    const sha256 = createHash('sha256').update(text).digest('hex');
    const begun = {
      ...({ kind: 'lists', created: 2, replaced: 0, deleted: 0, state: 'begun' } as const),
      ...{ sha256, formerRows: former, goesOnWith: undefined },
    };
    const author = { who: 'kim@desk', how: 'command' } as const;
    const id = await history.recordImport(begun, author);
    await desk.tables.lists.createEntity({ partitionKey: 'killed', rowKey: '+12065550111' });

    const restore = `call-redirect lists import '${former}' --prune --allow-empty`;
    const before = await runHere(['history', '--limit', '1'], there);
    expect(before.stdout).toContain('lists import begun, its end not known: 2 to create');
    const undone = await runHere(['undo', id], there);
    expect(undone.stderr).toContain('the history has no end of it, and an import of the same file');
    expect(undone.stderr).toContain(restore);

    const meanwhile = { partitionKey: 'vip', rowKey: '+12065550124', note: 'meanwhile' };
    await desk.tables.lists.createEntity(meanwhile);
    const { code, stdout, stderr } = await runHere(args, there);
    expect(stderr).toContain('An import of the same file began at ');
    expect(stderr).toContain(`The rows before it are in ${former}: ${restore} brings them back.`);
    expect([code, stdout]).toEqual([0, 'Imported: 1 created, 0 replaced, 0 deleted.\n']);
    expect(await readFile(former, 'utf8')).toBe(rows);
    const [, second = ''] = /The former rows are in '?(.*\.csv)'?: /.exec(stderr) ?? [];
    expect(second).toMatch(/former rows-\w+\.csv$/);
    expect(await readFile(second, 'utf8')).toContain('meanwhile');

    const newest = await history.newestImport('lists');
    expect(newest?.imported).toMatchObject({ state: 'done', created: 1, goesOnWith: id });
    const back = await runHere(['undo', newest?.id ?? ''], there);
    expect(back.stderr).toContain(`saved before ${id}, which it went on with, by kim@desk`);
    expect(back.stderr).toContain(restore);
    expect((await runHere(args, there)).stdout).toContain('Nothing to change: 2 rows');

    expect(
      (await runHere(['lists', 'import', former, '--prune', '--allow-empty', '--yes'], there))
        .stdout,
    ).toContain('3 deleted.\n');
  });
});
