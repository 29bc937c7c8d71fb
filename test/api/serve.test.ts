import { RestError } from '@azure/data-tables';
import { CredentialUnavailableError } from '@azure/identity';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerLists } from '../../src/api/rows.ts';
import type { HttpAnswer } from '../../src/http/answer.ts';
import { type DeskStage, jsonOf, request, setDesk } from './desk.ts';

let stage: DeskStage;

beforeAll(() => {
  stage = setDesk();
});
afterAll(() => stage.strike());

/** Gets a member of a list from tables that fail so. */
function getFailing(error: Error): Promise<HttpAnswer> {
  const { tables } = stage.desk;
  const lists = { ...tables.lists, row: () => Promise.reject(error) };
  return answerLists(request('GET', { id: 'vip', member: '+14255550100' }), {
    ...stage.desk,
    tables: { ...tables, lists },
  });
}

function named(name: string): Error {
  return Object.assign(new Error('secret'), { name });
}

describe('an answer where something fails', () => {
  it.each([
    ['the service', new RestError('secret', { statusCode: 500 }), 'answered 500'],
    ['the connection', new RestError('secret', { code: 'ECONNREFUSED' }), 'could not be reached'],
    ['the time', named('AbortError'), 'did not answer in time'],
    ['the credential', new CredentialUnavailableError('secret'), 'CredentialUnavailableError'],
    ['signing in', named('AggregateAuthenticationError'), 'AggregateAuthenticationError'],
  ])('tells that %s does, and keeps what it says to itself', async (_, error, words) => {
    const answer = await getFailing(error);
    expect(answer.status).toBe(503);
    expect(jsonOf(answer)).toMatchObject({
      title: 'Service Unavailable',
      detail: expect.stringContaining(words),
    });
    expect(answer.body).not.toContain('secret');
  });

  it('is none where the program is wrong, of which the host has to know', async () => {
    for (const error of [new Error('the SDK changed'), new TypeError('x'), new URIError('y')]) {
      await expect(getFailing(error)).rejects.toBe(error);
    }
  });
});

describe('a problem', () => {
  it('has the phrase of its status as its title, since it has no type of its own', async () => {
    const titles: [unknown, number][] = [];
    for (const [method, headers] of [
      ['GET', {}],
      ['PUT', {}],
      ['PUT', { 'If-Match': '"x"' }],
      ['PATCH', {}],
    ] as const) {
      const params = { id: 'vip', member: '+14255550100' };
      const answer = await answerLists(
        request(method, params, { body: '{}', headers }),
        stage.desk,
      );
      titles.push([jsonOf(answer), answer.status]);
    }
    expect(titles).toMatchObject([
      [{ type: 'about:blank', title: 'Not Found' }, 404],
      [{ type: 'about:blank', title: 'Precondition Required' }, 428],
      [{ type: 'about:blank', title: 'Precondition Failed' }, 412],
      [{ type: 'about:blank', title: 'Method Not Allowed' }, 405],
    ]);
  });

  it('names the fields of the body, not the columns of the table', async () => {
    const put = async (id: string, member: string) =>
      jsonOf(
        await answerLists(
          request('PUT', { id, member }, { body: '{}', headers: { 'If-None-Match': '*' } }),
          stage.desk,
        ),
      );
    expect(await put('VIP', 'bob')).toMatchObject({
      errors: [{ column: 'list' }, { column: 'member' }],
    });
    expect(await put('vip', 'a/b')).toMatchObject({ errors: [{ column: 'member' }] });
    expect(await put('v?p', 'a#b')).toMatchObject({
      errors: [{ column: 'list' }, { column: 'member' }],
    });
  });
});
