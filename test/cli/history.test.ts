import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { openDesk } from './run-command.ts';
import { runHere } from './run-here.ts';

const desk = openDesk();
const run = (args: readonly string[]) => runHere(args, { environment: desk.environment });
afterAll(() => desk.clear());

const name = '+14255550100/reception';
const set = (...columns: string[]) => run(['rules', 'set', name, ...columns, '--yes']);

async function newestId(): Promise<string> {
  const { stdout } = await run(['history', '--limit', '1', '--json']);
  return /"id": "(.*)"/.exec(stdout)?.[1] ?? '';
}

describe('history and undo', () => {
  it('tell that nothing was changed yet', async () => {
    expect(await run(['history'])).toMatchObject({ code: 0, stdout: 'No changes.\n' });
  });

  it('tell who changed what, for people and for scripts', async () => {
    await set('targets=+14255550131');
    await set('targets=+14255550132', 'note=New desk');
    await run(['lists', 'set', 'vip/+12065550123', '--yes']);
    const { stdout } = await run(['history', 'rules/+1 425 555 0100']);
    expect(stdout).toMatch(
      /^\S+Z {2}\S+@\S+ {2}command {2}rules:\+14255550100\/\d{19}-[0-9a-f]{8}\n {4}rules \+14255550100\/reception changed: targets: \+14255550131 → \+14255550132; note: \(none\) → New desk\n.*\n {4}.* created: targets=\+14255550131\n$/,
    );
    const all = JSON.parse((await run(['history', '--json'])).stdout);
    expect(all).toHaveLength(3);
    expect(all).toContainEqual(
      expect.objectContaining({
        how: 'command',
        table: 'rules',
        partition: '+14255550100',
        row: 'reception',
        before: { targets: '+14255550131' },
        after: { targets: '+14255550132', note: 'New desk' },
      }),
    );
  });

  it('take a change back, which is a change like any other', async () => {
    await set('targets=+14255550133');
    const id = await newestId();
    const { code, stdout, stderr } = await run(['undo', id, '--yes']);
    expect(stderr).toContain(`~ ${name}\n    targets  +14255550133 → +14255550132\n`);
    expect(stdout).toContain(`${name} is changed`);
    expect(code).toBe(0);
    expect((await run(['history', '--limit', '1'])).stdout).toContain('  undo  ');
    expect((await run(['rules', 'show', name])).stdout).toContain('+14255550132');
  });

  it('take nothing back where the row has changed since, and say how it is now', async () => {
    await set('targets=+14255550134');
    const id = await newestId();
    await set('targets=+14255550135');
    // Nobody is asked, nor told of a change that is not made.
    const { code, stdout, stderr } = await run(['undo', id, '--json']);
    expect(stderr).not.toContain('Changes account');
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'conflict',
      entry: { id, after: { targets: '+14255550134', note: 'New desk' } },
      current: { targets: '+14255550135', note: 'New desk' },
    });
    expect(stderr).toContain('The row has changed since that change');
    expect(stderr).toContain('Now it is: targets=+14255550135; note=New desk');
    expect(code).toBe(4);
    expect((await run(['rules', 'show', name])).stdout).toContain('+14255550135');
  });

  it.each(['x', 'rules:+14255550100/123-abc', 'rules:a/b/1-a'])('know no change %s', async (id) => {
    const { code, stdout, stderr } = await run(['undo', id, '--yes', '--json']);
    expect(stderr).toContain(`No change has the id ${id}`);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'refused', reason: expect.any(String) });
    expect(code).toBe(1);
  });

  it('send whoever wants an import back to the file that was saved before it', async () => {
    const input = 'list,member\nspam,+13605550166\n';
    const directory = await mkdtemp(join(tmpdir(), 'call-redirect-history-'));
    onTestFinished(() => rm(directory, { recursive: true }));
    const former = join(directory, 'before.csv');
    const imported = ['lists', 'import', '-', '--yes', '--save-former', 'before.csv'];
    await desk.run(imported, { input, directory });
    const { code, stdout, stderr } = await run(['undo', await newestId(), '--json']);
    expect(stderr).toContain('An import is not taken back row by row (lists imported: 1 created');
    expect(stderr).toContain(`lists import ${former} --prune --allow-empty`);
    expect(stderr).not.toContain('Changes account');
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'refused',
      entry: { imported: { kind: 'lists', formerRows: former } },
    });
    expect(code).toBe(1);
  });

  it('know of no file where an import found an empty table', async () => {
    const input = 'id,row,timeZone,open\noffice,week,Europe/London,Mon 09:00-17:00\n';
    await desk.run(['schedules', 'import', '-', '--yes'], { input });
    const { stderr } = await run(['undo', await newestId()]);
    expect(stderr).toContain('no rows were saved before it');
    expect(stderr).not.toContain('import the file');
  });

  it('tell of a partition the imports, too, that may have changed it', async () => {
    const { stdout } = await run(['history', 'schedules/office']);
    expect(stdout).toBe(
      'No single changes; 1 import of schedules may have changed office: see call-redirect history.\n',
    );
    await run(['schedules', 'set', 'office/override', 'state=closed', '--yes']);
    expect((await run(['history', 'schedules/office'])).stdout).toMatch(
      /^\S+Z .*\n {4}schedules office\/override created: state=closed\n$/,
    );
    const input = 'id,row,state\noffice,override,open\n';
    await desk.run(['schedules', 'import', '-', '--yes', '--save-former', '/dev/null'], { input });
    expect((await run(['history', 'schedules/office'])).stdout).toMatch(
      /^1 import of schedules since the newest of these may have changed office: .*\n\S+Z .*\n {4}.*\n$/,
    );
    const forScripts = await run(['history', 'schedules/office', '--json']);
    expect(JSON.parse(forScripts.stdout)).toMatchObject([
      { imported: { kind: 'schedules' } },
      { row: 'override' },
      { imported: { kind: 'schedules' } },
    ]);
    expect((await run(['history', 'rules/any'])).stdout).toBe('No changes.\n');
  });
});
