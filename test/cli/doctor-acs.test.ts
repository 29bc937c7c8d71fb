import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagnoseAcs, findAcs } from '../../src/cli/diagnose-acs.ts';
import type { Diagnosis } from '../../src/cli/diagnosis.ts';
import { type AcsStandIn, createAcsStandIn } from '../../src/local/acs-stand-in/acs-stand-in.ts';
import { type AcsServer, startAcsServer } from '../../src/local/acs-stand-in/server.ts';
import { expectNoMarks, marks } from '../end-to-end/marks.ts';
import { serve } from './doctor-servers.ts';
import { diagnosesOf, useEnvironment } from './doctor-surroundings.ts';

let standIn: AcsStandIn;
let acs: AcsServer;

beforeAll(async () => {
  standIn = createAcsStandIn({ accessKey: marks.accessKey });
  acs = await startAcsServer({ standIn, port: 0, now: Date.now });
});
afterAll(() => acs.stop());

async function examine(
  environment: Readonly<Record<string, string>>,
): Promise<readonly Diagnosis[]> {
  useEnvironment(environment);
  const found = await diagnosesOf(async (tell) => {
    const asked = await findAcs({}, undefined, tell);
    if (asked !== undefined) {
      await diagnoseAcs(asked, tell);
    }
  });
  expectNoMarks([JSON.stringify(found)]);
  return found;
}

const at = (url: string, key: string = marks.accessKey) => ({
  ACS_CONNECTION_STRING: `endpoint=${url};accesskey=${key}`,
});

describe('the doctor asks ACS', () => {
  it('for a redirect of a call that there is not, never twice the same', async () => {
    const found = await examine(at(acs.url));
    await examine(at(acs.url));
    expect(found).toEqual([
      {
        state: 'ok',
        about: 'acs',
        what: `${acs.url} (named by the environment) took this key for a redirect: a made-up call is answered by 404/8522`,
      },
    ]);
    const requests = standIn.requests().filter(({ verb }) => verb === 'redirect');
    expect(new Set(requests.map(({ outcome }) => outcome))).toEqual(new Set([404]));
    expect(requests.length).toBe(2);
    expect(new Set(requests.map(({ requestId }) => requestId)).size).toBe(2);
  });

  it('and tells what to do where the key is denied', async () => {
    const found = await examine(at(acs.url, 'd3Jvbmc='));
    expect(found).toEqual([
      {
        state: 'problem',
        about: 'acs',
        what: expect.stringContaining('denies the redirect of a made-up call (401/Unauthorized)'),
        remedy: expect.stringMatching(/^copy the connection string/),
        unreachable: true,
      },
    ]);
    expect(JSON.stringify(found)).not.toContain('d3Jvbmc');
  });

  it('and tells what to look at where nothing answers', async () => {
    expect(await examine(at('http://127.0.0.1:1'))).toEqual([
      {
        state: 'problem',
        about: 'acs',
        what: expect.stringContaining('ECONNREFUSED'),
        remedy: expect.stringContaining('look at the host name in ACS_CONNECTION_STRING'),
        unreachable: true,
      },
    ]);
  });

  it.each([
    ['404/8522', 404, '8522'],
    ['400/8501', 400, '8501'],
    ['400/8523', 400, '8523'],
    ['405/8520', 405, '8520'],
  ])('and knows it by %s, which it documents', async (said, status, code) => {
    const url = await serve((_, response) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ error: { code, message: 'x' } }));
    });
    const found = await examine(at(url));
    expect(found).toMatchObject([
      { state: 'ok', what: expect.stringContaining(`a made-up call is answered by ${said}`) },
    ]);
  });

  it.each([
    ['404/ResourceNotFound', 404, '{"error":{"code":"ResourceNotFound"}}', "none of ACS's"],
    ['400/InvalidApiVersion', 400, '{"error":{"code":"InvalidApiVersion"}}', "none of ACS's"],
    ['404', 404, '{}', "without a code of ACS's"],
    ['405/PARSE_ERROR', 405, 'no JSON', "none of ACS's"],
  ])('and doubts that it was ACS that answered %s', async (said, status, body, lack) => {
    const url = await serve((_, response) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(body);
    });
    const found = await examine(at(url));
    expect(found).toEqual([
      {
        state: 'warning',
        about: 'acs',
        what: expect.stringMatching(new RegExp(`of a made-up call by ${said}, .*${lack}$`)),
        remedy: expect.stringMatching(
          /another server \(look at the host name in ACS_CONNECTION_STRING\), a proxy .* version of its API/,
        ),
      },
    ]);
  });

  it('and doubts that it is ACS that accepts the redirect of a call that there is not', async () => {
    const url = await serve((_, response) => response.writeHead(204).end());
    expect(await examine(at(url))).toMatchObject([
      { state: 'warning', what: expect.stringContaining('accepts the redirect of a call') },
    ]);
  });

  it('not where its settings cannot be used', async () => {
    const both = { ...at(acs.url), ACS_ENDPOINT: 'https://example.communication.azure.com' };
    expect(await examine(both)).toEqual([
      {
        state: 'problem',
        about: 'acs',
        what: expect.stringContaining('are both set: keep one of them'),
      },
    ]);
  });

  it('not where no resource is named, and says how to name one', async () => {
    const found = await examine({ TABLES_CONNECTION_STRING: 'UseDevelopmentStorage=true' });
    expect(found).toMatchObject([
      {
        state: 'warning',
        remedy: expect.stringContaining('set ACS_CONNECTION_STRING, or ACS_ENDPOINT'),
      },
    ]);
  });

  it('not where az login gives no token', async () => {
    const found = await examine({ PATH: '/nowhere', ACS_ENDPOINT: 'https://example.invalid' });
    expect(found).toEqual([
      {
        state: 'problem',
        about: 'acs',
        what: 'az login gives no token for ACS',
        remedy: expect.stringContaining('run az login'),
        unreachable: true,
      },
    ]);
  });
});
