import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalStart, startEmpty } from '../cli/local-start.ts';
import { bareEnvironment, commandFile, projectDirectory } from '../cli/run-command.ts';
import { expectNoMarks } from './marks.ts';

/** Where the dialogue stands, between `<!-- dialogue -->` and `<!-- end of dialogue -->`. */
const dialogueFile = 'README.md';

/** A command as it was typed, and all that the terminal showed then. */
interface Exchange {
  readonly command: string;
  readonly answer: string;
}

const historyId = /\b\d{19}-[0-9a-f]{8}\b/g;

async function readDialogue(): Promise<readonly Exchange[]> {
  const text = await readFile(join(projectDirectory, dialogueFile), 'utf8');
  const [, dialogue = ''] = /<!-- dialogue -->(.*)<!-- end of dialogue -->/s.exec(text) ?? [];
  return [...dialogue.matchAll(/^```console\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
    block
      .split(/^\$ /m)
      .filter((part) => part !== '')
      .map((part) => {
        const end = part.indexOf('\n');
        return { command: part.slice(0, end), answer: part.slice(end + 1) };
      }),
  );
}

/**
 * What is another each time, made the same: ports, times of the clock, ids, names, milliseconds. The instant that the
 * command itself names stays.
 */
function mask(answer: string, command: string): string {
  const [, at] = /--at (\S+)/.exec(command) ?? [];
  const named = at === undefined ? undefined : new Date(at).toISOString();
  return answer
    .trimEnd()
    .replace(/(127\.0\.0\.1|localhost):\d+/g, '$1:<port>')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, (time) =>
      time === named ? time : '<time>',
    )
    .replace(historyId, '<id>')
    .replace(/\S+@\S+/g, '<who>')
    .replace(/\d+ ms/g, '<n> ms')
    .replace(/(<time>.*?) +\d+$/gm, '$1 <n>')
    .replace(/ +ms$/gm, ' ms');
}

let local: LocalStart;
let folder: string;

/** Both streams in the order in which a terminal shows them. */
function type(command: string): Promise<string> {
  const line = command.replace(/^npx call-redirect /, `'${process.execPath}' '${commandFile}' `);
  return new Promise((resolve) => {
    execFile(
      'sh',
      ['-c', `{ ${line}; } 2>&1`],
      { cwd: folder, env: { ...bareEnvironment(), ...local.environment }, encoding: 'utf8' },
      (_error, output) => resolve(output),
    );
  });
}

beforeAll(async () => {
  local = await startEmpty();
  folder = await mkdtemp(join(tmpdir(), 'call-redirect-dialogue-'));
  await symlink(join(projectDirectory, 'samples'), join(folder, 'samples'));
});
afterAll(async () => {
  await local.stop();
  await rm(folder, { recursive: true });
});

describe('The dialogue from an empty table to an office that works', () => {
  it('goes as it is written', { timeout: 120_000 }, async () => {
    const dialogue = await readDialogue();
    expect(dialogue.length).toBeGreaterThan(10);
    const ids = new Map<string, string>();
    for (const { command, answer } of dialogue) {
      if (command.includes(' send ')) {
        // A person does not type faster either: rules hold after the second for which they are kept.
        await wait(1_100);
      }
      const output = await type(command.replace(historyId, (id) => ids.get(id) ?? id));
      expect(mask(output, command), command).toBe(mask(answer, command));
      const [written, real] = [answer, output].map((text) => text.match(historyId) ?? []);
      for (const [index, id] of (written ?? []).entries()) {
        ids.set(id, real?.[index] ?? id);
      }
    }
    expect(ids.size).toBeGreaterThan(0);
    expectNoMarks([local.output()]);
  });
});
