import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { odata } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { bareEnvironment, commandFile, openDesk } from './run-command.ts';
import { startSilentService } from './silent-service.ts';

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

describe.skipIf(!existsSync('/dev/full'))('an answer that cannot be written', () => {
  const toFullDisk = (args: readonly string[]) =>
    new Promise<{ code: number | null; stderr: string }>((resolve) => {
      const full = openSync('/dev/full', 'w');
      const child = spawn(process.execPath, [commandFile, ...args], {
        cwd: folder,
        env: { ...bareEnvironment(), ...desk.environment },
        stdio: ['ignore', full, 'pipe'],
      });
      let stderr = '';
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      child.on('close', (code) => {
        closeSync(full);
        resolve({ code, stderr });
      });
    });

  it('is told, and by the exit code too, while what was asked for is done', async () => {
    for (const args of [
      ['--help'],
      ['rules', 'export', '--json'],
      ['lists', 'set', 'vip/+12065550123', '--yes'],
    ]) {
      const { code, stderr } = await toFullDisk(args);
      expect(stderr).toContain('The answer could not be written (ENOSPC): look at where');
      expect(code).toBe(5);
    }
    await desk.tables.lists.getEntity('vip', '+12065550123');
    expect(await toFullDisk(['rules', 'show', 'reception', '--json'])).toMatchObject({ code: 2 });
  });
});

describe('an export that is told to stop', () => {
  it('leaves neither its file nor a part of it', async () => {
    const silent = await startSilentService();
    onTestFinished(silent.stop);
    const own = await mkdtemp(join(folder, 'export-'));
    const file = join(own, 'rules.json');
    const named = ['--connection-string', silent.connectionString];
    const { child, code, stderr } = start(['rules', 'export', file, ...named]);
    await vi.waitUntil(async () => (await readdir(own)).length > 0, { timeout: 20_000 });
    child.kill('SIGINT');
    expect(await code).toBe(130);
    expect(stderr()).toContain(`Stopped: ${file} was not written.`);
    expect(await readdir(own)).toEqual([]);
  });
});

describe('an import that is told to stop', () => {
  it('says what it has written and how to go on, and leaves it in the history', async () => {
    const list = `many-${randomUUID()}`;
    const members = Array.from(
      { length: 8_000 },
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
    expect(stdout).toContain(`lists import stopped before its end: ${created} created`);
    const diff = await desk.run(['lists', 'diff', file, '--json']);
    expect(JSON.parse(diff.stdout)).toMatchObject({
      outcome: 'differs',
      counts: { created: members.length - Number(created), unchanged: Number(created) },
      truncated: true,
    });
    expect((await readdir(folder)).filter((each) => each.endsWith('.part'))).toEqual([]);
  });
});
