import { describe, expect, it } from 'vitest';
import { readExplainRequest } from '../../src/api/explain-request.ts';

const now = Date.parse('2026-11-23T18:00:00Z');

function read(body: unknown) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readExplainRequest(new TextEncoder().encode(text).buffer, now);
}

describe('a call to explain', () => {
  it('needs nothing but the called identity', async () => {
    expect(await read({ called: 'tel:+1-425-555-0100' })).toEqual({
      value: {
        called: { kind: 'phoneNumber', canonical: '+14255550100' },
        caller: { kind: 'anonymous', canonical: 'anonymous' },
        onBehalfOf: undefined,
        headers: new Map(),
        time: now,
        id: undefined,
      },
    });
  });

  it('may say everything that a decision depends on', async () => {
    expect(
      await read({
        called: '+1 425 555 0100',
        caller: 'sip:+12065550123@example.com',
        at: '2026-12-24T18:05:00-08:00',
        headers: { 'X-Department': 'sales', 'x-department': 'support' },
        onBehalfOf: 'user:5F0C1D2E-8a4b-4c6d-9e7f-0a1b2c3d4e5f',
        callId: 'call-1',
      }),
    ).toEqual({
      value: {
        called: { kind: 'phoneNumber', canonical: '+14255550100' },
        caller: { kind: 'phoneNumber', canonical: '+12065550123' },
        onBehalfOf: {
          kind: 'teamsUser',
          canonical: '8:orgid:5f0c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f',
        },
        headers: new Map([['x-department', ['sales', 'support']]]),
        time: Date.parse('2026-12-25T02:05:00Z'),
        id: 'call-1',
      },
    });
  });

  it('is refused with every problem at once', async () => {
    const body = { called: '0425', caller: '', at: 'Christmas', onBehalfOf: 'anonymous' };
    expect(await read({ foo: 1, ...body, callId: 1, bar: 2 })).toEqual({
      problems: [
        {
          column: 'called',
          problem: '"0425" names nobody who can be called',
          remedy: expect.any(String),
        },
        { column: 'caller', problem: '"" names nobody', remedy: expect.any(String) },
        {
          column: 'onBehalfOf',
          problem: '"anonymous" names nobody who can be called',
          remedy: expect.any(String),
        },
        { column: 'at', problem: '"Christmas" is no instant', remedy: expect.any(String) },
        { column: 'callId', problem: '1 is not what belongs there', remedy: 'send a text' },
        { column: 'foo', problem: 'there is no such field', remedy: expect.any(String) },
        { column: 'bar', problem: 'there is no such field', remedy: expect.any(String) },
      ],
    });
  });

  it.each([
    ['no JSON', '{called', 'body', 'it is not JSON in UTF-8'],
    ['an array', [], 'body', 'it is JSON, but not an object'],
    ['nobody called', {}, 'called', 'it is missing'],
    ['a misspelt field', { called: '+14255550100', form: '+1' }, 'form', 'there is no such field'],
    ['a number', { called: 14255550100 }, 'called', '14255550100 is not what belongs there'],
    [
      'a header that is no text',
      { called: '+14255550100', headers: { a: 1 } },
      'headers.a',
      '1 is not what belongs there',
    ],
    [
      'headers that are a list',
      { called: '+14255550100', headers: ['X-A=1'] },
      'headers',
      'Array is not what belongs there',
    ],
    ['a name that stands twice', '{"called": "+1", "called": "+2"}', 'called', 'stands twice'],
    ['an empty call id', { called: '+14255550100', callId: '' }, 'callId', 'it is empty'],
  ])('is refused for %s', async (_, body, column, problem) => {
    expect(await read(body)).toMatchObject({
      problems: [{ column, problem: expect.stringContaining(problem), remedy: expect.any(String) }],
    });
  });

  it('is refused where it is longer than any call', async () => {
    expect(await read(' '.repeat(300_000))).toMatchObject({
      problems: [{ column: 'body', problem: 'it has 300000 bytes' }],
    });
  });
});
