import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { odata } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bareEnvironment, commandFile, openDesk } from './run-command.ts';

const desk = openDesk();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'call-redirect-ended-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await desk.clear();
});

function start(args: readonly string[]) {
  const child = spawn(process.execPath, [commandFile, ...args], {
    cwd: folder,
    env: { ...bareEnvironment(), ...desk.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  return { child, code, stderr: () => stderr };
}

describe('a reader that has seen enough', () => {
  it('changes no exit code', async () => {
    const file = join(folder, 'rules.csv');
    await writeFile(file, 'called,id,targets\nany,catch-all,+14255550190\n');
    const differs = start(['rules', 'diff', file]);
    differs.child.stdout.destroy();
    const wrong = start(['rules', 'show', 'reception', '--json']);
    wrong.child.stdout.destroy();
    wrong.child.stderr.destroy();
    expect(await Promise.all([differs.code, wrong.code])).toEqual([1, 2]);
  });
});

describe('an import that is told to stop', () => {
  it('says what it has written and how to go on, and leaves it in the history', async () => {
    const list = `many-${randomUUID()}`;
    const members = Array.from(
      { length: 20_000 },
      (_, index) => `${list},+1206${5_000_000 + index}`,
    );
    await desk.tables.lists.createTable();
    await desk.tables.lists.upsertEntity({ partitionKey: 'vip', rowKey: '+12065550123' });
    const file = join(folder, 'lists.csv');
    await writeFile(file, `list,member\n${members.join('\n')}\n`);
    const { child, code, stderr } = start(['lists', 'import', file, '--yes']);
    await vi.waitUntil(
      async () => {
        const query = { queryOptions: { filter: odata`PartitionKey eq ${list}` } };
        const { done } = await desk.tables.lists.listEntities(query).next();
        return done === false;
      },
      { timeout: 20_000, interval: 20 },
    );
    // As npx passes it on beside the terminal.
    child.kill('SIGINT');
    child.kill('SIGINT');
    expect(await code).toBe(130);
    const [, created = '?'] =
      /The import was stopped \((\d+) created, .*: run it again, and it goes on from there\./.exec(
        stderr(),
      ) ?? [];
    expect(Number(created)).toBeGreaterThan(0);
    expect(Number(created)).toBeLessThan(members.length);
    const { stdout } = await desk.run(['history']);
    expect(stdout).toContain(`lists imported: ${created} created`);
    const diff = await desk.run(['lists', 'diff', file, '--json']);
    expect(JSON.parse(diff.stdout)).toMatchObject({
      outcome: 'differs',
      counts: { created: members.length - Number(created), unchanged: Number(created) },
      truncated: true,
    });
    expect((await readdir(folder)).filter((each) => each.endsWith('.part'))).toEqual([]);
  });
});
