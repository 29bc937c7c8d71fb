import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ownParametersFile,
  readOwnParameters,
} from '../../infra/hooks/subscription-parameters.mjs';
import { unsubscribe } from '../../infra/hooks/unsubscribe.mjs';
import { answering, outputs, subscriptionId } from './azure-cli-answers.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'call-redirect-parameters-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Writes a file of parameters, and tells where it lies. */
async function write(name: string, content: unknown): Promise<string> {
  const file = path.join(directory, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

describe("the operator's own parameters of the subscription", () => {
  it('lie beside the template', () => {
    expect(ownParametersFile.split(path.sep).slice(-2)).toEqual([
      'infra',
      'event-subscription.parameters.json',
    ]);
  });

  it('need not be there', async () => {
    expect(await readOwnParameters(path.join(directory, 'nowhere.json'))).toEqual({
      isThere: false,
      eventSubscriptionName: undefined,
      functionKeyName: undefined,
    });
  });

  it('name the subscription and the key', async () => {
    const file = await write('both.json', {
      parameters: {
        eventSubscriptionName: { value: 'calls-test' },
        functionKeyName: { value: 'spare' },
        calledPrefixes: { value: ['+1425'] },
      },
    });
    expect(await readOwnParameters(file)).toEqual({
      isThere: true,
      eventSubscriptionName: 'calls-test',
      functionKeyName: 'spare',
    });
  });

  it.for([
    ['is no JSON', '{', 'is no ARM parameter file'],
    ['has no parameters', { calledPrefixes: ['+1425'] }, 'is no ARM parameter file'],
    [
      'names the subscription by a list',
      { parameters: { eventSubscriptionName: { value: ['calls-test'] } } },
      'the value of eventSubscriptionName must be a text',
    ],
  ] as const)('are refused, with the remedy, where the file %s', async ([, content, problem]) => {
    const file = await write('wrong.json', content);
    await expect(readOwnParameters(file)).rejects.toThrow(problem);
    await expect(readOwnParameters(file)).rejects.toThrow('correct it');
  });
});

describe('the hook before everything is deleted', () => {
  const elsewhere = { ...outputs, systemTopicResourceGroupName: 'rg-acs' };

  /** Runs the hook; `failure` is what the deletion ends with. */
  async function run(
    environment: Readonly<Record<string, string>>,
    { failure = '', parametersFile = path.join(directory, 'nowhere.json') } = {},
  ) {
    const { cli, commands } = answering(
      ...(failure === '' ? [] : [['event-subscription delete', 1, failure] as const]),
    );
    const said: string[] = [];
    await unsubscribe({ cli, environment, say: (words) => said.push(words), parametersFile });
    return { commands, said: said.join('\n') };
  }

  it('leaves the subscription to the resource group where the system topic lies in the same one', async () => {
    const inside = await run({ ...outputs, systemTopicResourceGroupName: 'RG-test' });
    const unknown = await run({});
    expect([...inside.commands, ...unknown.commands]).toEqual([]);
  });

  it('deletes the subscription where the system topic lies in another one', async () => {
    const { commands, said } = await run(elsewhere);
    expect(commands.at(-1)).toBe(
      'eventgrid system-topic event-subscription delete --yes --name func-test' +
        ` --system-topic-name topic-test --resource-group rg-acs --subscription ${subscriptionId}`,
    );
    expect(said).toContain('Event Grid delivers no calls to func-test any more');
  });

  it("deletes the subscription by the name that the operator's parameters give it", async () => {
    const parametersFile = await write('named.json', {
      parameters: { eventSubscriptionName: { value: 'calls-test' } },
    });
    const { commands, said } = await run(elsewhere, { parametersFile });
    expect(commands.at(-1)).toContain('delete --yes --name calls-test --system-topic-name');
    expect(said).toContain('the subscription calls-test of the system topic topic-test');
  });

  it.for(['ResourceNotFound', 'ParentResourceNotFound', 'ResourceGroupNotFound'])(
    'lets everything else be deleted where Azure says %s, and says so',
    async (code) => {
      const { said } = await run(elsewhere, { failure: `ERROR: (${code}) It is not there.` });
      expect(said).toContain(`any more (${code}): nothing to delete`);
    },
  );

  it('stops where the subscription is there and cannot be deleted', async () => {
    await expect(
      run(elsewhere, { failure: 'ERROR: (AuthorizationFailed) No right to do that.' }),
    ).rejects.toThrow('(AuthorizationFailed) No right to do that.');
  });
});
