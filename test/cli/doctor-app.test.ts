import { describe, expect, it } from 'vitest';
import { diagnoseApp } from '../../src/cli/diagnose-app.ts';
import type { AzureNames } from '../../src/cli/diagnose-by-az.ts';
import { createProgram } from '../../src/cli/program.ts';
import { expectNoMarks, marks } from '../end-to-end/marks.ts';
import { serve } from './doctor-servers.ts';
import { diagnosesOf, useEnvironment } from './doctor-surroundings.ts';

const names: AzureNames = {
  functionApp: 'example',
  resourceGroup: 'calls',
  systemTopic: 'example-topic',
  systemTopicGroup: 'calls',
  eventSubscription: 'example',
};
const details = {
  settings: ['ACS_ENDPOINT is missing.'],
  rules: { lastRead: '2026-11-21T14:41:58.312Z', failure: null, malformed: [] },
};

/** An app that is as the status says, and shows its details to whoever has the host key. */
function startApp(status: 200 | 503): Promise<string> {
  return serve((request, response) => {
    if (request.url === '/api/health') {
      response.writeHead(status).end();
    } else if (request.headers['x-functions-key'] === marks.hostKey) {
      const settings = status === 200 ? [] : details.settings;
      response.writeHead(status).end(JSON.stringify({ ...details, settings }));
    } else {
      response.writeHead(401).end();
    }
  });
}

async function examine(asked: Parameters<typeof diagnoseApp>[0]) {
  useEnvironment({});
  const found = await diagnosesOf((tell) => diagnoseApp(asked, undefined, tell));
  expectNoMarks([JSON.stringify(found)]);
  return found;
}

const keys = (app: string, group: string) =>
  `az functionapp keys list --name ${app} --resource-group ${group} --query functionKeys.default`;

describe('an app that is not well', () => {
  it('comes with the way to see why, for whoever gave no key', async () => {
    const url = await startApp(503);
    expect(await examine({ url, names })).toEqual([
      {
        state: 'problem',
        about: 'app',
        what: `${url} says that it is not well`,
        remedy: expect.stringMatching(
          new RegExp(`say why.*--key or FUNCTION_KEY.*${keys('example', 'calls')}`),
        ),
      },
      {
        state: 'warning',
        about: 'app',
        what: 'the details of its health are not shown without its host key',
        remedy: expect.stringContaining(keys('example', 'calls')),
      },
    ]);
  });

  it('comes with that for an app without a name as well', async () => {
    const found = await examine({ url: await startApp(503) });
    expect(found[0]?.remedy).toContain(keys('<app>', '<group>'));
  });

  it('comes with the reason, for whoever has the key', async () => {
    const url = await startApp(503);
    expect(await examine({ url, key: marks.hostKey })).toEqual([
      {
        state: 'problem',
        about: 'app',
        what: `${url} says that it is not well`,
        remedy: 'the details of its health, in the next lines, say why',
      },
      { state: 'problem', about: 'app', what: 'ACS_ENDPOINT is missing.' },
    ]);
  });

  it('does not take another key', async () => {
    const found = await examine({ url: await startApp(503), key: 'another', names });
    expect(found[1]).toMatchObject({
      state: 'warning',
      what: 'the details of its health are not shown to this key',
      remedy: expect.stringContaining(keys('example', 'calls')),
    });
    expect(JSON.stringify(found)).not.toContain('another');
  });
});

describe('the health of an app', () => {
  it('that is well is told', async () => {
    const url = await startApp(200);
    expect(await examine({ url, key: marks.hostKey })).toMatchObject([
      { state: 'ok', what: `${url} says that it is well` },
      { state: 'ok', what: expect.stringContaining('name no trouble; rules were last read at') },
    ]);
  });

  it('is not that of some other server', async () => {
    const url = await serve((_, response) => response.writeHead(404).end());
    expect(await examine({ url })).toMatchObject([
      {
        state: 'problem',
        what: expect.stringContaining('answers 404 where'),
        remedy: expect.stringContaining('look at the address'),
        unreachable: true,
      },
    ]);
  });

  it('is not asked of what runs here, where another app was named', async () => {
    expect(await examine({ names })).toMatchObject([
      {
        state: 'warning',
        what: 'example was not asked for its health, since az does not say where it is',
        remedy: expect.stringContaining('by --url'),
      },
    ]);
  });
});

describe('--url', () => {
  it.each(['example', 'ftp://example.com', 'http://example.com', 'https://example.com/api/health'])(
    '%s is wrong usage, before anything is asked',
    async (url) => {
      const run = createProgram(() => {}).parseAsync(['doctor', '--url', url], { from: 'user' });
      await expect(run).rejects.toMatchObject({
        exitCode: 2,
        message: expect.stringContaining('--url is no address of an app'),
      });
    },
  );
});
