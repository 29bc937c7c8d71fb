import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApi, anyVersion, ask, create, openAdminApi } from './admin-api.ts';

let api: AdminApi;

beforeAll(async () => {
  api = await openAdminApi();
});
afterAll(() => api.strike());

describe('the API for operators', () => {
  it('answers whatever it is sent, and never fails', async () => {
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(hostile, async ({ method, parts, query, headers, body }) => {
        const path = parts.map(encodeURIComponent).join('/');
        const search = new URLSearchParams(query).toString();
        const answer = await ask(api.app, method, `${path}?${search}`, {
          headers,
          ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
        });
        statuses.add(answer.status);
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400 && answer.text !== '') {
          expect(answer.headers.get('content-type')).toBe('application/problem+json');
          expect(answer.json).toMatchObject({ status: answer.status, title: expect.any(String) });
        }
      }),
      { numRuns: 300 },
    );
    // Else what was sent would only have been turned away at the door.
    expect([...statuses]).toEqual(expect.arrayContaining([200, 201, 412, 422, 428]));
  });
});

// A client would take the path apart before it sends it, and with an empty part it is no path of a route.
const isPart = (text: string) => !['', '.', '..'].includes(text);
const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }).filter(isPart),
  fc.string({ unit: 'binary', maxLength: 20 }).filter(isPart),
  fc.constantFrom('a'.repeat(700), "' or 1 eq 1", '__proto__', 'constructor', '\u0000', '/', '#?'),
);
const values = fc.oneof(
  texts,
  fc.jsonValue(),
  fc.constantFrom('1500-01-01T00:00Z', '+14255550199', '\ud800', -0, 1e300, 'x'.repeat(40_000)),
);
const columns = fc.oneof(
  fc.constantFrom('targets', 'until', 'note', 'priority', 'called', 'id', 'list', 'PartitionKey'),
  fc.constantFrom('_x', '_x@type', 'etag', 'rows', '__proto__', 'warnings', 'odata.etag'),
  texts,
);
const conditions = fc.oneof(
  fc.constantFrom(create, create, anyVersion, {}, { ...create, ...anyVersion }),
  fc.stringMatching(/^[!-~]*$/).map((text) => ({ 'If-Match': text })),
);
const anything = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'PUT', 'PUT', 'DELETE', 'POST', 'HEAD'),
  parts: fc
    .tuple(
      fc.constantFrom('rules', 'schedules', 'lists', 'calls'),
      fc.array(fc.oneof(fc.constantFrom('+14255550188', 'any', 'spam', 'main'), texts), {
        maxLength: 3,
      }),
    )
    .map(([first, others]) => [first, ...others]),
  query: fc.dictionary(fc.constantFrom('limit', 'continuation', 'day', 'x'), texts, { maxKeys: 2 }),
  headers: conditions,
  body: fc.oneof(
    fc.dictionary(columns, values).map((members) => JSON.stringify(members)),
    fc.dictionary(texts, fc.dictionary(columns, values)).map((rows) => JSON.stringify({ rows })),
    fc.json(),
    texts,
  ),
});
// Halfway sound, so that some get through every check.
const likely = fc.record({
  method: fc.constantFrom('PUT', 'PUT', 'DELETE'),
  parts: fc
    .tuple(fc.constantFrom('rules', 'lists'), fc.integer({ min: 1, max: 9 }))
    .map(([kind, digit]) =>
      kind === 'lists' ? [kind, 'spam', `+1425555018${digit}`] : [kind, 'any', `rule-${digit}`],
    ),
  query: fc.constant({}),
  headers: conditions,
  body: fc
    .oneof(
      fc.record({ note: texts }),
      fc.record({ action: fc.constant('reject'), priority: fc.integer() }),
    )
    .map((members) => JSON.stringify(members)),
});
const hostile = fc.oneof({ weight: 2, arbitrary: anything }, { weight: 1, arbitrary: likely });
