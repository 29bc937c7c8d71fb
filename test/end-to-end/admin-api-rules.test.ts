import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApi, anyVersion, create, ifMatch, openAdminApi } from './admin-api.ts';
import { marks } from './marks.ts';

const { target } = marks;

let api: AdminApi;

beforeAll(async () => {
  api = await openAdminApi();
});
afterAll(() => api.strike());

describe('rules by the API for operators', () => {
  it('creates, shows, replaces and deletes a rule, each under its condition', async () => {
    const path = 'rules/+14255550101/main';
    const rule = { called: '+14255550101', id: 'main', priority: 5, targets: target };
    const created = await api.put(path, { priority: '5', targets: target, note: '' });
    expect(created).toMatchObject({ status: 201, json: rule });
    expect(created.headers.get('etag')).toMatch(/^"[^"]+"$/);

    const shown = await api.get(path);
    expect(shown).toMatchObject({ status: 200, text: created.text });
    expect(shown.headers.get('etag')).toBe(created.headers.get('etag'));
    expect(await api.put(path, rule)).toMatchObject({ status: 412 });

    const replaced = await api.put(path, { ...rule, priority: 6 }, ifMatch(shown));
    expect(replaced).toMatchObject({ status: 200, json: { ...rule, priority: 6 } });
    expect((await api.get(path)).headers.get('etag')).toBe(replaced.headers.get('etag'));
    expect(replaced.headers.get('etag')).not.toBe(shown.headers.get('etag'));

    const stale = await api.put(path, rule, ifMatch(shown));
    expect(stale).toMatchObject({
      status: 412,
      json: { title: 'Precondition Failed', status: 412 },
    });
    expect(await api.delete(path, ifMatch(shown))).toMatchObject({
      status: 412,
    });
    expect(
      await api.delete(path, { 'If-Match': `W/"x", ${ifMatch(replaced)['If-Match']}` }),
    ).toMatchObject({ status: 204, text: '' });
    expect(await api.get(path)).toMatchObject({
      status: 404,
      json: { detail: expect.stringContaining('There is no rule +14255550101/main.') },
    });
    expect(await api.delete(path, anyVersion)).toMatchObject({ status: 404 });

    expect(await api.changesOf('rules:+14255550101')).toEqual([
      {
        id: 'main',
        who: 'key',
        how: 'api',
        before: undefined,
        after: JSON.stringify({ priority: 5, targets: target }),
      },
      { id: 'main', who: 'key', how: 'api', before: expect.any(String), after: expect.any(String) },
      { id: 'main', who: 'key', how: 'api', before: expect.any(String), after: undefined },
    ]);
  });

  it('asks for a condition, and takes no two', async () => {
    const path = 'rules/+14255550102/main';
    expect(await api.put(path, { targets: target }, {})).toMatchObject({
      status: 428,
      json: { detail: expect.stringContaining('If-None-Match: * to create') },
    });
    expect(await api.delete(path)).toMatchObject({ status: 428 });
    for (const headers of [
      { ...create, ...anyVersion },
      { 'If-None-Match': '"a"' },
      { 'If-Match': 'abc' },
      { 'If-Match': '"a" "b"' },
    ]) {
      expect(await api.put(path, { targets: target }, headers)).toMatchObject({ status: 400 });
    }
    expect(await api.delete(path, create)).toMatchObject({ status: 400 });
    for (const headers of [anyVersion, { 'If-Match': '"a"' }]) {
      expect(await api.put(path, { targets: target }, headers)).toMatchObject({ status: 412 });
    }
    expect(await api.get(path)).toMatchObject({ status: 404 });
    await api.put(path, { targets: target });
    expect(await api.put(path, { targets: target, note: 'b' }, anyVersion)).toMatchObject({
      status: 200,
      json: { note: 'b' },
    });
  });

  it('reads identities as people write them, and keeps canonical ones', async () => {
    const body = { called: 'tel:+1-425-555-0103', callers: '+1 (206) 555-0123', targets: target };
    const created = await api.put('rules/%2B1%20(425)%20555-0103/main', body);
    expect(created).toMatchObject({
      status: 201,
      json: { called: '+14255550103', id: 'main', callers: '+12065550123', targets: target },
    });
    expect(await api.get('rules/tel:+1-425-555-0103/main')).toMatchObject({
      status: 200,
      text: created.text,
    });
    expect(await api.get('rules/%2b14255550103')).toMatchObject({
      status: 200,
      json: { items: [created.json] },
    });
    expect(await api.put('rules/+14255550103/other', { ...body, id: 'main' })).toMatchObject({
      status: 400,
      json: { errors: [{ column: 'id', problem: 'it is "main", but "other" in the path' }] },
    });
  });

  it('refuses what it cannot understand with every problem, and writes nothing', async () => {
    const path = 'rules/+14255550104/main';
    const answer = await api.put(path, {
      targets: [target],
      called: 1,
      'a b': 'c',
      note: { x: 1 },
    });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer).toMatchObject({
      status: 400,
      json: { errors: ['called', 'targets', 'a b', 'note'].map((column) => ({ column })) },
    });
    const twice = '{"targets": "+14255550131", "targets": "+14255550132"}';
    expect(await api.put(path, twice)).toMatchObject({
      status: 400,
      json: { errors: [{ column: 'targets', problem: expect.stringContaining('twice') }] },
    });
    for (const body of ['', '[]', 'null', '{', '"x"', ' '.repeat(300_000)]) {
      expect(await api.put(path, body)).toMatchObject({ status: 400 });
    }
    expect(await api.get(path)).toMatchObject({ status: 404 });
  });

  it('refuses what the checks refuse with every problem, and writes nothing', async () => {
    const path = 'rules/+14255550105/Main';
    const malformed = await api.put(path, { target, priority: 'high' });
    expect(malformed).toMatchObject({
      status: 422,
      json: {
        title: 'Unprocessable Entity',
        errors: expect.arrayContaining([
          expect.objectContaining({
            column: 'target',
            code: 'malformed-row',
            place: '+14255550105/Main',
            problem: 'there is no such column',
            remedy: expect.any(String),
          }),
          expect.objectContaining({ column: 'priority' }),
          expect.objectContaining({ column: 'id' }),
        ]),
      },
    });
    expect(await api.put('rules/+14255550105/out', { targets: '+442079460000' })).toMatchObject({
      status: 422,
      json: { errors: [{ code: 'barred-target' }] },
    });
    expect(await api.put('rules/+14255550105/a', { targets: '+14255550106' })).toMatchObject({
      status: 201,
    });
    expect(await api.put('rules/+14255550106/b', { targets: '+14255550105' })).toMatchObject({
      status: 422,
      json: { errors: [{ code: 'loop' }] },
    });
    expect(await api.get('rules/+14255550106')).toMatchObject({ status: 200, json: { items: [] } });
  });

  it('tells warnings with what it writes', async () => {
    await api.put('rules/+14255550107/first', { targets: target });
    const answer = await api.put('rules/+14255550107/second', { targets: target, priority: 200 });
    expect(answer).toMatchObject({
      status: 201,
      json: {
        id: 'second',
        warnings: [{ place: '+14255550107/second', problem: expect.any(String) }],
      },
    });
    const again = await api.put('rules/+14255550107/second', answer.json, ifMatch(answer));
    expect(again).toMatchObject({ status: 200, text: answer.text });
    const shown = await api.get('rules/+14255550107/second');
    expect(shown.json).not.toHaveProperty('warnings');
  });
});
