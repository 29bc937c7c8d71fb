import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AzureCli, demandAzureCli } from '../../infra/hooks/azure-cli.mjs';
import { subscribe, unsubscribe } from '../../infra/hooks/subscribe.mjs';
import { appEnvironment } from '../../src/local/app-environment.ts';
import { type HostProcess, startHostProcess } from '../../src/local/host-process.ts';
import { marks } from '../end-to-end/marks.ts';
import { localFunctionKeys, projectDirectory } from '../end-to-end/stage.ts';

const subscriptionId = '00000000-0000-0000-0000-000000000001';
const outputs = {
  AZURE_SUBSCRIPTION_ID: subscriptionId,
  functionAppName: 'func-test',
  resourceGroupName: 'rg-test',
  acsEndpoint: 'https://acs-test.communication.azure.com',
  tablesEndpoint: 'https://sttest.table.core.windows.net',
  systemTopicName: 'topic-test',
};

/** An Azure CLI that answers the first of these whose words stand in the command; success without output else. */
function answering(
  ...answers: readonly (readonly [words: string, code: number, output: string])[]
) {
  const commands: string[] = [];
  const cli: AzureCli = async (args) => {
    const command = args.join(' ');
    commands.push(command);
    const [, code, output] = answers.find(([words]) => command.includes(words)) ?? ['', 0, ''];
    return { code, output: code === 0 ? output : '', errors: code === 0 ? '' : output };
  };
  return { cli, commands };
}

describe('the sign-in of the Azure CLI', () => {
  const failures = [
    ['is not there', [['version', 127, '']], 'install it'],
    ['is not signed in', [['account', 1, 'Please run az login']], 'az login (signing in to azd'],
    ['does not know the subscription', [['account show', 1, 'not found']], subscriptionId],
    ['has expired', [['get-access-token', 1, 'AADSTS700082']], 'its sign-in has expired'],
  ] as const;

  it.for(failures)('is told what to do where it %s', async ([, answers, remedy]) => {
    const { cli } = answering(...answers);
    await expect(demandAzureCli(cli, outputs)).rejects.toThrow(remedy);
  });

  it('is enough before azd has asked for a subscription', async () => {
    const { cli, commands } = answering();
    await demandAzureCli(cli, {});
    expect(commands.join()).not.toContain('--subscription');
  });

  it('names the tenant that azd deploys to', async () => {
    const { cli } = answering(['account', 1, '']);
    await expect(demandAzureCli(cli, { AZURE_TENANT_ID: 'tenant-1' })).rejects.toThrow(
      'az login --tenant tenant-1',
    );
  });
});

describe('the hook after a deployment', () => {
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
    { waitOnly = false, failing = false, patience = 20_000 } = {},
  ) {
    const left = [...keys];
    const { cli, commands } = answering(
      ['functionapp show', 0, 'func-test.azurewebsites.net'],
      failing
        ? ['deployment group create', 1, 'the handshake failed']
        : ['deployment', 0, 'Succeeded'],
    );
    const said: string[] = [];
    const ended = await subscribe(
      {
        cli: (args) =>
          args.includes('keys')
            ? Promise.resolve({ code: 0, output: left.shift() ?? '', errors: '' })
            : cli(args),
        environment: outputs,
        say: (sentence) => said.push(sentence),
        urlOf: () => host.url,
        patience,
        pause: 10,
      },
      { waitOnly },
    ).then(
      () => 'done',
      (error: unknown) => String(error),
    );
    return { ended, commands, said: said.join('\n') };
  }

  it('waits for the function and its handshake, then deploys the subscription in its own subscription', async () => {
    const { ended, commands, said } = await run(['', 'not-yet-the-key', marks.functionKey]);
    expect(ended).toBe('done');
    expect(said).toContain('its function incoming-call is not there yet');
    expect(said).toContain('it answers 401');
    const [deployment, ...others] = commands.filter((command) => command.startsWith('deployment'));
    expect(others).toEqual([]);
    expect(deployment).toContain('event-subscription.bicep');
    expect(deployment).toContain('functionAppName=func-test systemTopicName=topic-test');
    expect(deployment).toContain(`--resource-group rg-test --subscription ${subscriptionId}`);
    expect(said).toContain('Event Grid delivers incoming calls to func-test');
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
    const world = { cli, say: () => {}, urlOf: () => host.url, patience: 0, pause: 0 };
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
    const world = { cli, say: () => {}, urlOf: () => host.url, patience: 0, pause: 0 };
    await expect(subscribe({ ...world, environment: {} })).rejects.toThrow('functionAppName');
  });
});

describe('the hook before everything is deleted', () => {
  it('leaves the subscription to the resource group where the system topic lies in the same one', async () => {
    const { cli, commands } = answering();
    const environment = { ...outputs, systemTopicResourceGroupName: 'RG-test' };
    await unsubscribe({ cli, environment, say: () => {} });
    await unsubscribe({ cli, environment: {}, say: () => {} });
    expect(commands).toEqual([]);
  });

  it('deletes the subscription where the system topic lies in another one', async () => {
    const { cli, commands } = answering();
    const environment = { ...outputs, systemTopicResourceGroupName: 'rg-acs' };
    await unsubscribe({ cli, environment, say: () => {} });
    expect(commands.at(-1)).toBe(
      'eventgrid system-topic event-subscription delete --yes --name func-test' +
        ` --system-topic-name topic-test --resource-group rg-acs --subscription ${subscriptionId}`,
    );
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

  const run = (file: string, env: NodeJS.ProcessEnv) =>
    new Promise<{ code: unknown; output: string }>((resolve) => {
      execFile(file, { cwd: tmpdir(), env }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, output: stdout + stderr }),
      );
    });

  it.for(['preprovision', 'postdeploy'])(
    '%s starts the Azure CLI of the PATH, and fails with one sentence where it is not signed in',
    async (hook) => {
      const { code, output } = await run(path.join(projectDirectory, `infra/hooks/${hook}.sh`), {
        ...process.env,
        ...outputs,
        PATH: [bin, path.dirname(process.execPath), '/usr/bin', '/bin'].join(path.delimiter),
      });
      expect(output).toMatch(/^The Azure CLI is not signed in, .*az login[^\n]*\n$/);
      expect(code).toBe(1);
    },
  );
});
