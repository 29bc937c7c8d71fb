import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscribe } from '../../infra/hooks/subscribe.mjs';
import { appEnvironment } from '../../src/local/app-environment.ts';
import { type HostProcess, startHostProcess } from '../../src/local/host-process.ts';
import { marks } from '../end-to-end/marks.ts';
import { localFunctionKeys, projectDirectory } from '../end-to-end/stage.ts';
import { answering, outputs, subscriptionId } from './azure-cli-answers.ts';

/** Where no operator has written parameters. */
const parametersFile = path.join(projectDirectory, 'infra', 'nowhere.parameters.json');

describe('the hook after a deployment', () => {
  const say = () => {};
  let host: HostProcess;
  beforeAll(async () => {
    host = await startHostProcess({
      appDirectory: projectDirectory,
      port: 0,
      environment: appEnvironment({
        ACS_CONNECTION_STRING: `endpoint=https://localhost:1;accesskey=${marks.accessKey}`,
        TABLES_CONNECTION_STRING: 'UseDevelopmentStorage=true',
        ALLOWED_DESTINATIONS: '+',
        LOCAL_FUNCTION_KEYS: localFunctionKeys,
      }),
      onLine: () => {},
    });
  });
  afterAll(() => host.stop());

  /** Runs the hook against the local app; `keys` are what the Azure CLI answers, one after the other. */
  async function run(
    keys: readonly string[],
    {
      waitOnly = false,
      failing = false,
      patience = 20_000,
      keyName,
      own = parametersFile,
    }: {
      waitOnly?: boolean;
      failing?: boolean;
      patience?: number;
      keyName?: string;
      own?: string;
    } = {},
  ) {
    const left = [...keys];
    const asked: string[] = [];
    const { cli, commands } = answering(
      ['functionapp show', 0, 'func-test.azurewebsites.net'],
      failing
        ? ['deployment group create', 1, 'the handshake failed']
        : ['deployment', 0, 'Succeeded'],
    );
    const said: string[] = [];
    const ended = await subscribe(
      {
        cli: (args) => {
          if (!args.includes('keys')) {
            return cli(args);
          }
          asked.push(args.join(' '));
          return Promise.resolve({ code: 0, output: left.shift() ?? '', errors: '' });
        },
        environment: outputs,
        say: (sentence) => said.push(sentence),
        parametersFile: own,
        urlOf: () => host.url,
        patience,
        pause: 10,
      },
      { waitOnly, keyName },
    ).then(
      () => 'done',
      (error: unknown) => String(error),
    );
    return { ended, asked, commands, said: said.join('\n') };
  }

  it('waits for the function and its handshake, then deploys the subscription in its own subscription', async () => {
    const { ended, commands, said } = await run(['', 'not-yet-the-key', marks.functionKey]);
    expect(ended).toBe('done');
    expect(said).toContain('its function incoming-call, or the key "default" of it, is not there');
    expect(said).toContain('it answers 401');
    const [deployment, ...others] = commands.filter((command) => command.startsWith('deployment'));
    expect(others).toEqual([]);
    expect(deployment).toContain('event-subscription.bicep');
    expect(deployment).toContain('functionAppName=func-test systemTopicName=topic-test');
    expect(deployment).toContain(`--resource-group rg-test --subscription ${subscriptionId}`);
    expect(said).toContain('Event Grid delivers incoming calls to func-test');
  });

  it('subscribes by another key where one is named, once the app takes that one', async () => {
    const { ended, asked, commands } = await run(['not-yet-the-key', marks.functionKey], {
      keyName: 'spare',
    });
    expect(ended).toBe('done');
    expect(asked).toHaveLength(2);
    expect(asked.join()).toContain('--query spare --output tsv');
    expect(commands.at(-1)).toContain('systemTopicName=topic-test functionKeyName=spare --query');
  });

  it("hands the operator's own parameters over, and asks by the key that they name", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'call-redirect-parameters-'));
    try {
      const own = path.join(directory, 'own.json');
      await writeFile(own, '{"parameters":{"functionKeyName":{"value":"spare"}}}');
      const { asked, commands } = await run([marks.functionKey], { own });
      expect(asked.join()).toContain('--query spare --output tsv');
      expect(commands.at(-1)).toContain(`--parameters @${own} functionAppName=func-test`);
      expect(commands.at(-1)).not.toContain('functionKeyName');
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('refuses the name of a key that cannot be asked for', async () => {
    expect((await run([], { keyName: 'spare-key' })).ended).toContain('letters, digits');
  });

  it('tells the key to nobody', async () => {
    const { commands, said } = await run([marks.functionKey]);
    expect([...commands, said].join('\n')).not.toContain(marks.functionKey);
  });

  it('deploys nothing while the app does not answer', async () => {
    const { ended, commands } = await run(
      Array.from({ length: 100 }, () => 'a-wrong-key'),
      { patience: 300 },
    );
    expect(ended).toContain('does not answer Event Grid');
    expect(ended).toContain('it answers 401');
    expect(commands.join('\n')).not.toContain('deployment');
  });

  it('says why Azure does not hand out the key', async () => {
    const { cli } = answering(
      ['functionapp show', 0, 'func-test.azurewebsites.net'],
      ['keys list', 1, 'WARNING: slow\nERROR: (AuthorizationFailed) No right to do that.\n'],
    );
    const world = { cli, say, parametersFile, urlOf: () => host.url, patience: 0, pause: 0 };
    await expect(subscribe({ ...world, environment: outputs })).rejects.toThrow(
      'ERROR: (AuthorizationFailed) No right to do that.',
    );
  });

  it('repeats what Azure said where the subscription fails', async () => {
    expect((await run([marks.functionKey], { failing: true })).ended).toContain(
      'the handshake failed',
    );
  });

  it('ends with the handshake where it shall only wait', async () => {
    const { ended, commands } = await run([marks.functionKey], { waitOnly: true });
    expect(ended).toBe('done');
    expect(commands.join('\n')).not.toContain('deployment');
  });

  it('names the output that is missing', async () => {
    const { cli } = answering();
    const world = { cli, say, parametersFile, urlOf: () => host.url, patience: 0, pause: 0 };
    await expect(subscribe({ ...world, environment: {} })).rejects.toThrow('functionAppName');
  });
});

describe.skipIf(process.platform === 'win32')('the hooks for Linux and macOS', () => {
  let bin: string;
  beforeAll(async () => {
    bin = await mkdtemp(path.join(tmpdir(), 'call-redirect-bin-'));
    await writeFile(path.join(bin, 'az'), '#!/bin/sh\ncase "$*" in account*) exit 1;; esac\n');
    await chmod(path.join(bin, 'az'), 0o755);
  });
  afterAll(() => rm(bin, { recursive: true }));

  const runWith = (hook: string, args: readonly string[] = []) =>
    new Promise<{ code: unknown; output: string }>((resolve) => {
      const env = {
        ...process.env,
        ...outputs,
        systemTopicResourceGroupName: 'rg-acs',
        PATH: [bin, path.dirname(process.execPath), '/usr/bin', '/bin'].join(path.delimiter),
      };
      const file = path.join(projectDirectory, `infra/hooks/${hook}.sh`);
      execFile(file, [...args], { cwd: tmpdir(), env }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, output: stdout + stderr }),
      );
    });

  it('postdeploy refuses an option that it does not know, and calls nobody', async () => {
    const { code, output } = await runWith('postdeploy', ['--key', 'spare']);
    expect(output).toContain("Unknown option '--key'");
    expect(code).toBe(1);
  });

  it.for(['preprovision', 'postdeploy', 'predown'])(
    '%s starts the Azure CLI of the PATH, and fails with one sentence where it is not signed in',
    async (hook) => {
      const { code, output } = await runWith(hook);
      expect(output).toMatch(/^The Azure CLI is not signed in, .*az login[^\n]*\n$/);
      expect(code).toBe(1);
    },
  );
});
