import { execFile } from 'node:child_process';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { expectNoMarks, marks } from '../end-to-end/marks.ts';
import { runNode } from '../run-node.ts';
import { bareEnvironment, commandFile, projectDirectory, runCommand } from './run-command.ts';
import { runHere } from './run-here.ts';

/** Nothing listens on port 1. */
const nowhere = `DefaultEndpointsProtocol=http;AccountName=nobody;AccountKey=${marks.accessKey};TableEndpoint=http://127.0.0.1:1/nobody`;

describe('call-redirect --help', () => {
  it('lists the commands and the exit codes', async () => {
    const { code, stdout } = await runCommand(['--help']);
    for (const word of ['rules', 'schedules', 'lists', 'explain', 'calls', 'history', 'undo']) {
      expect(stdout).toMatch(new RegExp(`\n  ${word} `));
    }
    expect(stdout).toContain('3  a service cannot be reached');
    expect(stdout).toContain('busy or does not answer never');
    expect(code).toBe(0);
  });

  it('is there by the word help too, and the version by --version', async () => {
    expect((await runHere(['help', 'rules'])).stdout).toContain('Usage: call-redirect rules');
    expect((await runHere(['rules', 'help', 'list'])).stdout).toContain('rules list [options]');
    expect(await runHere(['--version'])).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
  });

  it('has examples behind every command, and all commands of the issue', () => {
    const paths = leavesOf(
      createProgram(() => {}),
      [],
    ).map(({ path, command }) => {
      let help = '';
      command
        .configureOutput({
          writeOut(text) {
            help += text;
          },
        })
        .outputHelp();
      expect(help).toContain(`Examples:\n  $ call-redirect ${path.join(' ')}`);
      return path.join(' ');
    });
    const verbs = ['list', 'show', 'set', 'delete', 'import', 'export', 'check', 'diff'];
    expect(paths).toEqual([
      ...['rules', 'schedules', 'lists'].flatMap((kind) => verbs.map((verb) => `${kind} ${verb}`)),
      ...['explain', 'calls', 'history', 'undo', 'send', 'doctor'],
    ]);
  });
});

interface Leaf {
  readonly path: readonly string[];
  readonly command: Command;
}

function leavesOf(command: Command, path: readonly string[]): readonly Leaf[] {
  return command.commands.length === 0
    ? [{ path, command }]
    : command.commands.flatMap((each) => leavesOf(each, [...path, each.name()]));
}

describe('wrong usage', () => {
  it.each([
    ["unknown command 'frob'", ['frob']],
    ["unknown command 'frob'", ['rules', 'frob']],
    ["unknown option '--frob'", ['rules', 'list', '--frob']],
    ["missing required argument 'called/id'", ['rules', 'show']],
    ["required option '--called <identity>' not specified", ['explain']],
    ['"reception" names no row: write called/id', ['rules', 'show', 'reception']],
    ['cannot be a key of a row', ['rules', 'show', '+1425/what?']],
    ['"priority" sets nothing: write column=value', ['rules', 'set', 'any/x', 'priority']],
    ['There is no column prio in rules', ['rules', 'set', 'any/x', 'prio=1']],
    ['priority is set twice', ['rules', 'set', 'any/x', 'priority=1', 'priority=2']],
    ['RowKey is part of a row', ['rules', 'set', 'any/x', 'RowKey=y']],
    ['Timestamp is written by the service', ['rules', 'set', 'any/x', 'Timestamp=y']],
    ['call-redirect schedules show office.', ['schedules', 'show', 'office/week']],
    ['"911" names nobody', ['explain', '--called', '911']],
    ['--at: "yesterday"', ['explain', '--called', '+14255550100', '--at', 'yesterday']],
    ['write Name=value', ['explain', '--called', '+14255550100', '--header', 'X']],
    ['--caller is "0044"', ['send', '--called', '+14255550100', '--caller', '0044']],
    ['--url is no address', ['send', '--called', '+14255550100', '--url', 'example.com']],
    ['--url is no address', ['send', '--called', '+14255550100', '--url', 'http://example.com']],
    ['--day is "2026-02-30"', ['calls', '--day', '2026-02-30']],
    ['--limit is "0"', ['calls', '--limit', '0']],
    ['--follow shows what comes', ['calls', '--follow', '--day', '2026-02-20']],
    ['names no part of the history', ['history', 'calls/2026-11-21']],
    ['no-such-file.csv cannot be read', ['rules', 'import', 'no-such-file.csv']],
    ['pipe it to -, as in "… | call-redirect rules diff -"', ['rules', 'diff', '/dev/zero']],
  ])('is told: %s', async (sentence, args) => {
    const environment = { TABLES_CONNECTION_STRING: nowhere, ALLOWED_DESTINATIONS: '+' };
    const { code, stdout, stderr } = await runHere(args, { environment });
    expect(stderr).toContain(sentence);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('wrong usage in a process of its own', () => {
  it('is told on standard error, and by the exit code', async () => {
    expect(await runCommand(['frob'])).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining("unknown command 'frob'"),
    });
  });
});

describe('wrong usage in a script', () => {
  it.each([
    ["unknown option '--frob'", ['rules', 'list', '--frob', '--json']],
    ['"reception" names no row', ['rules', 'show', 'reception', '--json']],
  ])('is told in JSON: %s', async (sentence, args) => {
    const { code, stdout } = await runHere(args);
    expect(JSON.parse(stdout)).toEqual({
      outcome: 'usage',
      reason: expect.stringMatching(new RegExp(`^${sentence}`)),
    });
    expect(code).toBe(2);
  });
});

describe('the account', () => {
  it('is asked for in three ways where nothing names one', async () => {
    const { code, stderr } = await runHere(['rules', 'list']);
    expect(stderr).toContain('in one of three ways: --connection-string');
    expect(code).toBe(2);
  });

  it('is named by the command line before the environment', async () => {
    const { stdout } = await runHere(['doctor', '--connection-string', nowhere], {
      environment: { TABLES_CONNECTION_STRING: 'UseDevelopmentStorage=true' },
    });
    expect(stdout).toContain('account nobody at http://127.0.0.1:1 (named on the command line)');
  });

  it('is named once only', async () => {
    const both = ['--connection-string', nowhere, '--tables-endpoint', 'https://example.com'];
    const { code, stderr } = await runHere(['rules', 'list', ...both]);
    expect(stderr).toContain('--connection-string and --tables-endpoint are both set');
    expect(code).toBe(2);
  });

  it('ends the command with 3 where it cannot be reached', async () => {
    const { code, stderr } = await runCommand(['rules', 'list', '--connection-string', nowhere]);
    expect(stderr).toContain('Table Storage could not be reached (ECONNREFUSED): look whether');
    expect(code).toBe(3);
  });

  it('ends the command with 3 where az login gives no token', async () => {
    const { code, stderr } = await runHere(
      ['rules', 'list', '--tables-endpoint', 'https://example.table.core.windows.net'],
      { environment: { PATH: '/nowhere' } },
    );
    expect(stderr).toContain('run az login');
    expect(code).toBe(3);
  });

  it.each([
    ['wrong', 'AccountName=x'],
    ['far', nowhere],
    ['shared', `TableEndpoint=http://127.0.0.1:1/x/y;SharedAccessSignature=sig=${marks.token}`],
    ['insecure', `AccountName=x;AccountKey=${marks.accessKey};TableEndpoint=http://example.com`],
  ])('shows none of its keys, though the connection string is %s', async (_, text) => {
    const runs = [['doctor'], ['rules', 'set', 'any/x', 'targets=+14255550131', '--yes']];
    for (const args of runs) {
      const { stdout, stderr } = await runHere([...args, '--connection-string', text]);
      expect(stderr + stdout).not.toBe('');
      expectNoMarks([stdout, stderr]);
    }
  });
});

describe('npx', () => {
  it('finds the command in the repository, and asks no registry for it', async () => {
    const output = await new Promise<string>((resolve) => {
      const options = { cwd: projectDirectory, env: bareEnvironment() };
      execFile('npx', ['--offline', 'call-redirect', '--help'], options, (_, stdout) =>
        resolve(stdout),
      );
    });
    expect(output).toContain('Usage: call-redirect');
  });
});

describe('Node', () => {
  it('is said to be too old in one sentence where it is', async () => {
    const older = `data:text/javascript,${encodeURIComponent("Object.defineProperty(process.versions,'node',{value:'20.19.1'})")}`;
    const { code, output } = await runNode(['--import', older, commandFile, '--help'], {
      env: bareEnvironment(),
    });
    expect(output).toMatch(/^Node 20\.19\.1 is too old: .*\n$/);
    expect(code).toBe(1);
  });
});
