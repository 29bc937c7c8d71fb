import { spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { stopChild } from '../../src/local/child.ts';
import { expectNoMarks, marks } from '../end-to-end/marks.ts';
import { runNode } from '../run-node.ts';
import { type LocalStart, startEmpty } from './local-start.ts';
import {
  bareEnvironment,
  commandFile,
  openDesk,
  projectDirectory,
  runCommand,
} from './run-command.ts';
import { runHere } from './run-here.ts';

let local: LocalStart;
let hostUrl: string;
const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  runHere(args, { environment: { ...local.environment, ...environment } });

beforeAll(async () => {
  local = await startEmpty();
  hostUrl = /"hostUrl":"([^"]+)"/.exec(await readFile(local.announcement, 'utf8'))?.[1] ?? '';
  await run(['rules', 'set', '+14255550100/reception', 'targets=+14255550131', '--yes']);
});
afterAll(() => local.stop());

describe('npm start -- --empty', () => {
  it('cannot ring the sample call', async () => {
    const { code, output } = await runNode(['src/local/start.ts', '--once', '--empty'], {
      cwd: projectDirectory,
    });
    expect(output).toContain('--once rings the sample call, for which --empty leaves no rule');
    expect(code).toBe(2);
  });

  it('rings nothing, and says how to begin', () => {
    expect(local.output()).toContain('npx call-redirect rules import samples/office/rules.csv');
    expect(local.output()).not.toContain('A sample call rang');
    expectNoMarks([local.output()]);
  });
});

describe('a running npm start', () => {
  it('leaves its word where this user alone can read it, since it holds a key', async () => {
    expect((await stat(local.announcement)).mode & 0o777).toBe(0o600);
  });

  it('is the account where nothing else names one', async () => {
    const { stderr } = await run(['lists', 'set', 'vip/+12065550123', '--yes']);
    expect(stderr).toMatch(/^Changes account devstoreaccount1 at .* \(the running npm start\)\.\n/);
  });

  it('gives way to the environment', async () => {
    const desk = openDesk();
    const { stdout } = await run(['rules', 'list'], desk.environment);
    expect(stdout).toBe('No rules.\n');
  });

  it('rings a call that is sent', async () => {
    const { code, stdout } = await vi.waitUntil(
      async () => {
        const end = await run(['send', '--called', '+1 425 555 0100']);
        return end.stdout.includes('redirected') && end;
      },
      { timeout: 20_000 },
    );
    expect(stdout).toContain('+*******0100/reception');
    expect(code).toBe(0);
    const { stdout: answer } = await run(['send', '--called', '+14255550100', '--json']);
    expect(JSON.parse(answer)).toMatchObject({ event: 'redirected', acts: ['redirect'] });
  });

  it('ends with 0 where a rule decides on the call that is sent, else with 1', async () => {
    const rows = [
      ['+14255550150/desk', 'targets=+14255550131'],
      ['+14255550151/shut', 'action=reject'],
      ['+14255550152/elsewhere', 'action=ignore'],
    ] as const;
    for (const row of rows) {
      expect(await run(['rules', 'set', ...row, '--yes'])).toMatchObject({ code: 0 });
    }
    const send = async (called: string, ...more: readonly string[]) => {
      const { code, stdout } = await run(['send', '--called', called, ...more, '--json']);
      return `${JSON.parse(stdout).event} ${code}`;
    };
    // The rules that came last are in force a second later.
    await vi.waitUntil(async () => (await send('+14255550152')) === 'ignored 0', {
      timeout: 20_000,
    });
    expect(await send('+14255550150', '--caller', '+14255550131')).toBe('looped 1');
    expect(await send('+14255550151')).toBe('rejected 0');
    expect(await send('+14255550153')).toBe('unrouted 1');
    const url = ['send', '--called', '+14255550153', '--json', '--url', hostUrl];
    const { code, stdout } = await run(url, { FUNCTION_KEY: marks.functionKey });
    expect(JSON.parse(stdout)).toMatchObject({ status: 200, event: 'unrouted' });
    expect(code).toBe(1);
  });

  it('rings a call with headers', async () => {
    const german = ['headers=X-Language=de', 'priority=5', 'targets=+14255550135'];
    await run(['rules', 'set', '+14255550100/german', ...german, '--yes']);
    const send = ['send', '--called', '+14255550100', '--header', 'X-Language=de', '--json'];
    await vi.waitUntil(async () => (await run(send)).stdout.includes('/german'), {
      timeout: 20_000,
    });
  });

  it('is sent a delivery by its address, where ACS does not know the call', async () => {
    const called = ['send', '--called', '+14255550100', '--url', hostUrl];
    const { code, stdout, stderr } = await run([...called, '--json'], {
      FUNCTION_KEY: marks.functionKey,
    });
    expect(stderr).toContain('"gone" is the answer to expect');
    expect(JSON.parse(stdout)).toMatchObject({ event: 'gone', rule: '+*******0100/reception' });
    expect(code).toBe(0);
    const locked = await run(called);
    expect(locked.stderr).toContain('give the key of its function incoming-call');
    expect(locked.code).toBe(3);
    expectNoMarks([stdout, stderr, locked.stderr]);
  });

  it('is looked at by the doctor', async () => {
    const { code, stdout } = await run(['doctor']);
    expect(stdout).toContain(`ok       app       ${hostUrl} says that it is well\n`);
    expect(stdout).not.toMatch(/^problem/m);
    expect(code).toBe(0);
    expectNoMarks([stdout]);
  });

  it('that knows its calls shows them, and those to come', async () => {
    const follower = spawn(process.execPath, [commandFile, 'calls', '--follow', '--json'], {
      env: { ...bareEnvironment(), ...local.environment },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => stopChild(follower));
    let lines = '';
    follower.stdout.setEncoding('utf8').on('data', (text: string) => {
      lines += text;
    });
    await run(['send', '--called', '+14255550100', '--caller', '+12065550123']);
    await vi.waitUntil(() => lines.includes('+12065550123'), { timeout: 15_000 });
    const written = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).time);
    expect(written).toEqual([...written].sort());
    const { stdout } = await run(['calls', '--limit', '1', '--json']);
    expect(JSON.parse(stdout)).toMatchObject([{ event: 'redirected', caller: '+12065550123' }]);
    expect((await run(['calls'])).stdout).toMatch(/^time +event +called +caller +rule +target +ms/);
    expect(await run(['calls', '--day', '2020-02-29'])).toMatchObject({
      code: 0,
      stdout: 'No calls on 2020-02-29 (UTC).\n',
    });
  });
});

/** Nothing listens on port 1. */
const nowhere = 'AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:1/a';
const wrongKey = () =>
  inject('tables').replace(/AccountKey=[^;]+/, `AccountKey=${Buffer.from('x').toString('base64')}`);

describe('explain', () => {
  it('answers in tables, and in the JSON of the API', async () => {
    const call = ['explain', '--called', '+1 425 555 0100', '--caller', '+12065550123'];
    const { stdout } = await run(call);
    expect(stdout).toMatch(/\n {2}1 +redirect {2}\+14255550131 {2}\+14255550100\/reception\n/);
    expect(stdout).toContain('busy or does not answer never moves a call on');
    const forScripts = await run([...call, '--at', '2026-12-24T11:00:00-08:00', '--json']);
    expect(JSON.parse(forScripts.stdout)).toMatchObject({
      instant: '2026-12-24T19:00:00.000Z',
      decision: [{ action: 'redirect', rule: '+14255550100/reception', target: '+14255550131' }],
      rules: expect.arrayContaining([
        expect.objectContaining({ rule: '+14255550100/reception', applies: true }),
      ]),
    });
  });

  it.each([
    ['cannot be reached', nowhere, /^Table Storage could not be reached \(ECONNREFUSED\): look/],
    ['does not know the key', wrongKey(), /^Table Storage answered 403.*: check the key/],
  ])('decides nothing where the account %s', async (_, text, sentence) => {
    const args = ['explain', '--called', '+14255550100', '--connection-string', text, '--json'];
    const { code, stdout } = await runHere(args);
    expect(JSON.parse(stdout)).toEqual({
      outcome: 'unreachable',
      reason: expect.stringMatching(sentence),
    });
    expect(code).toBe(3);
  });

  it('knows no rule where there is no table', async () => {
    const { code, stdout } = await run(
      ['explain', '--called', '+14255550100'],
      openDesk().environment,
    );
    expect(stdout).toContain('none: the call rings on, unrouted');
    expect(code).toBe(0);
  });

  it('asks schedules and lists, and says what is wrong with them', async () => {
    const desk = openDesk();
    onTestFinished(() => desk.clear());
    await Promise.all(Object.values(desk.tables).map((table) => table.createTable()));
    const { rules, schedules, lists } = desk.tables;
    const target = { partitionKey: 'any', targets: '+14255550131' };
    await rules.createEntity({ ...target, rowKey: 'vip', callers: 'list:vip', priority: 1 });
    await rules.createEntity({ ...target, rowKey: 'odd', callers: 'list:odd', priority: 2 });
    await rules.createEntity({ ...target, rowKey: 'shut', schedule: 'office', during: 'closed' });
    await rules.createEntity({ ...target, rowKey: 'lost', schedule: 'nowhere' });
    await lists.createEntity({ partitionKey: 'vip', rowKey: '+12065550123' });
    await lists.createEntity({ partitionKey: 'odd', rowKey: '+12065550123', until: 'soon' });
    const week = {
      partitionKey: 'office',
      rowKey: 'week',
      timeZone: 'UTC',
      open: 'Sun 01:00-02:00',
    };
    await schedules.createEntity(week);
    const call = ['--called', '+14255550100', '--caller', '+12065550123'];
    const at = ['--at', '2026-12-24T12:00:00Z', '--json'];
    const { stdout } = await run(['explain', ...call, ...at], desk.environment);
    const { rules: explained, remarks } = JSON.parse(stdout);
    expect(explained).toMatchObject([
      { rule: 'any/vip', applies: true },
      { rule: 'any/odd', applies: false },
      { rule: 'any/lost', applies: false, because: expect.stringContaining('nowhere') },
      { rule: 'any/shut', applies: true },
    ]);
    expect(remarks.join()).toContain('its row is malformed: until: "soon"');
  });

  it('says so where no rule wants the call', async () => {
    const { code, stdout } = await run(['explain', '--called', '+14255550199']);
    expect(stdout).toContain('none: the call rings on, unrouted');
    expect(code).toBe(0);
  });
});

describe('without a running npm start', () => {
  it('send says what to do', async () => {
    const { code, stderr } = await runHere(['send', '--called', '+14255550100']);
    expect(stderr).toContain('No npm start runs on this machine: start it');
    expect(code).toBe(3);
  });

  it('doctor tells problems, each with its remedy, and ends with 3 where nothing answers', async () => {
    const nowhere = 'AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:1/a';
    const { code, stdout } = await runCommand(['doctor', '--json', '--url', 'http://127.0.0.1:1'], {
      environment: { TABLES_CONNECTION_STRING: nowhere },
    });
    expect(JSON.parse(stdout)).toMatchObject([
      { state: 'ok', about: 'settings' },
      { state: 'warning', about: 'settings', remedy: 'set it as the app has it' },
      { state: 'problem', about: 'tables', what: expect.stringContaining('ECONNREFUSED') },
      { state: 'warning', about: 'acs' },
      { state: 'skipped', about: 'clock' },
      { state: 'problem', about: 'app', what: expect.stringContaining('Nothing answers at') },
      { state: 'skipped', about: 'events' },
      { state: 'note', about: 'acs' },
    ]);
    expect(code).toBe(3);
  });

  it('doctor ends with 1 where the rules have errors', async () => {
    const desk = openDesk();
    onTestFinished(() => desk.clear());
    await desk.tables.rules.createTable();
    await desk.tables.rules.createEntity({ partitionKey: 'any', rowKey: 'x', targets: '911' });
    const { code, stdout } = await desk.run(['doctor']);
    expect(stdout).toContain('problem  rules     1 error, 0 warnings: call-redirect rules check');
    expect(code).toBe(1);
  });
});
