import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProgress, progressLine } from '../../src/cli/progress.ts';
import { countSignals } from '../../src/cli/stop-signals.ts';
import { textTable } from '../../src/cli/text-table.ts';
import { bareEnvironment, commandFile, openDesk, projectDirectory } from './run-command.ts';
import { runHere } from './run-here.ts';

/** The program of util-linux that gives a command a terminal; that of other systems takes other arguments. */
const hasScript = (() => {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
})();

describe.skipIf(!hasScript)('on a terminal', () => {
  const desk = openDesk();
  beforeAll(() => desk.tables.rules.createTable());
  afterAll(() => desk.clear());

  const here = (args: readonly string[]) => runHere(args, { environment: desk.environment });

  /** What the terminal showed; the answer is typed when the question stands there. */
  function type(
    args: readonly string[],
    answer: string,
    environment: Readonly<Record<string, string>> = {},
    meanwhile: () => Promise<unknown> = () => Promise.resolve(),
    width = 80,
  ): Promise<string> {
    const line = [process.execPath, commandFile, ...args].map((each) => `'${each}'`).join(' ');
    const child = spawn(
      'script',
      ['-qec', `stty cols ${width}; ${line}; echo code=$?`, '/dev/null'],
      {
        env: { ...bareEnvironment(), TERM: 'xterm-256color', ...desk.environment, ...environment },
        stdio: ['pipe', 'pipe', 'ignore'],
      },
    );
    let output = '';
    let hasAnswered = false;
    return new Promise((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (!hasAnswered && output.includes('[y/N]')) {
          hasAnswered = true;
          meanwhile().then(() => child.stdin.write(answer));
        }
      });
      child.on('close', () => resolve(output));
    });
  }

  const set = ['rules', 'set', '+14255550100/reception', 'targets=+14255550131'];

  it.each([
    ['no', 'n\r'],
    ['Enter', '\r'],
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('asks before a change, and changes nothing on %s', async (_, answer) => {
    const output = await type(set, answer);
    expect(output).toContain('Change this? [y/N]');
    expect(output).toContain('Nothing was changed.');
    expect(output).toContain('code=1');
    expect((await here(['rules', 'list'])).stdout).toBe('No rules.\n');
  });

  it('changes on yes, with colours, and without them where NO_COLOR says so', async () => {
    const coloured = await type(set, 'y\r');
    expect(coloured).toContain('is created');
    expect(coloured).toContain('code=0');
    expect(coloured).toContain('\u001b[32m+\u001b[39m');
    const plain = await type([...set.slice(0, 3), 'note=x'], 'yes\r', { NO_COLOR: '1' });
    expect(plain).toContain('is changed');
    expect(plain).not.toContain('\u001b[3');
  });

  it('changes nothing where somebody else was faster than the answer', async () => {
    const other = { partitionKey: '+14255550100', rowKey: 'reception', targets: '+14255550139' };
    const output = await type([...set.slice(0, 3), 'priority=7'], 'y\r', {}, () =>
      desk.tables.rules.upsertEntity(other, 'Replace'),
    );
    expect(output).toContain('Somebody else was faster');
    expect(output).toContain('code=4');
    expect((await here(['rules', 'show', '+14255550100/reception'])).stdout).toMatch(
      /targets +\+14255550139\n$/,
    );
  });

  it.each([0, 10])('names what is to be confirmed, though it has %i columns', async (width) => {
    const output = await type(
      ['lists', 'import', join(projectDirectory, 'samples/office/lists.csv')],
      'n\r',
      { NO_COLOR: '1' },
      undefined,
      width,
    );
    expect(output).toContain('+ vip/+12065550123');
    expect(output.includes('note=Our first customer')).toBe(width === 0);
    expect(output).toContain('code=1');
  });

  it('shows what the checks say before it asks, and does not ask about what they forbid', async () => {
    const output = await type([...set, 'callers=list:nobody'], 'n\r', { NO_COLOR: '1' });
    expect(output).toMatch(/warning .*there is no list nobody[\s\S]*Change this\? \[y\/N\]/);
    expect(output.match(/there is no list nobody/g)).toHaveLength(1);
    const forbidden = await type([...set, 'priority=high'], 'y\r', { NO_COLOR: '1' });
    expect(forbidden).toContain('"high" is not a whole number');
    expect(forbidden).not.toContain('[y/N]');
    expect(forbidden).toContain('code=1');
  });

  it('cuts tables to its width, but no name', async () => {
    await here([...set, `note=${'long '.repeat(30)}`, '--yes']);
    const output = await type(['rules', 'list'], '', { NO_COLOR: '1' });
    const [line = ''] = output.split(/\r?\n/).filter((each) => each.startsWith('+14255550100'));
    expect(line).toMatch(/^\+14255550100\/reception .*…$/);
    expect(line.length).toBeLessThanOrEqual(80);
  });
});

describe('a table', () => {
  const columns = [{ title: 'name', whole: true }, { title: 'empty' }, { title: 'what' }];

  it('leaves out columns without a value, and trailing spaces', () => {
    expect(
      textTable(
        columns,
        [
          ['a', '', 'x'],
          ['long', '', 'y'],
        ],
        undefined,
      ),
    ).toEqual(['name  what', 'a     x', 'long  y']);
  });

  it('takes from the widest column that may be cut', () => {
    const rows = [['a name that stays', '', 'words that are cut where they are too many']];
    const [, line] = textTable(columns, rows, 40);
    expect(line).toBe('a name that stays  words that are cut w…');
    expect(line).toHaveLength(40);
  });
});

describe('progress', () => {
  it.each([
    [10, undefined, 1_000, 'Read 10 rows, 10 a second'],
    [500, 1_000, 2_000, 'Read 500 of 1000 rows, 250 a second, 2 s left'],
    [1_000, 100_000, 10_000, 'Read 1000 of 100000 rows, 100 a second, 17 min left'],
    [0, 100, 1_000, 'Read 0 of 100 rows, 0 a second'],
  ])('tells rate and remaining time: %i of %s', (done, total, milliseconds, line) => {
    expect(progressLine('Read', done, total, milliseconds)).toBe(line);
  });

  it('counts from the first that is told, since what came before was other work', () => {
    const lines: string[] = [];
    let instant = 0;
    const progress = createProgress(
      'Written',
      () => instant,
      (line) => lines.push(line),
    );
    for (const [at, done] of [
      [60_000, 100],
      [61_000, 300],
    ] as const) {
      instant = at;
      progress.tell(done, 500);
    }
    progress.end();
    expect(lines).toEqual(['Written 300 of 500 rows, 200 a second, 1 s left', '']);
  });
});

describe('signals', () => {
  it('at the same time are one, and another one later ends at once', () => {
    const told: string[] = [];
    let instant = 5_000;
    const take = countSignals(
      () => told.push('first'),
      () => told.push('later'),
      () => instant,
    );
    take();
    instant += 20;
    take();
    expect(told).toEqual(['first']);
    instant += 1_000;
    take();
    expect(told).toEqual(['first', 'later']);
  });
});
