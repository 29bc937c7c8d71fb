import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLog, describeError } from '../../../src/local/function-host/log.ts';
import { type HostProcess, startHost } from './host-process.ts';

const app = `
app.http('talk', { authLevel: 'function', handler: async (request, context) => {
  context.trace('a trace'); context.debug('a debug'); context.log('a log'); context.info('an info');
  context.warn('a warning'); context.error('an error');
  context.log('two\\nlines', { a: 1 });
  return { headers: { 'x-invocation': context.invocationId } };
} });
class LateError extends Error {
  constructor(message, options) { super(message, options); this.name = 'LateError'; this.request = { headers: 'of-the-error' }; }
}
app.get('throw', () => { throw new LateError('broken\\nhere', { cause: new TypeError('below') }); });
app.get('late', (request, context) => { setImmediate(() => context.log('too late')); return {}; });
`;

let host: HostProcess;
beforeAll(async () => {
  host = await startHost(app, {}, '{"functions":{"talk":"key-of-talk"}}');
});
afterAll(() => host.dispose());

describe('the log', () => {
  test('has one line for each record, with level, function and invocation, and start and end', async () => {
    const response = await fetch(`${host.url}/api/talk?private=in-query`, {
      method: 'POST',
      headers: { 'x-private': 'in-header', 'x-functions-key': 'key-of-talk' },
      body: 'in-body',
    });
    const id = response.headers.get('x-invocation')?.slice(0, 8);
    await host.line(/talk \w{8} Executed/);
    const records = host.lines.filter((line) => line.includes(` talk ${id} `));
    expect(
      records.map((line) => line.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z /, '')),
    ).toEqual([
      `[info] talk ${id} Executing`,
      `[trace] talk ${id} a trace`,
      `[debug] talk ${id} a debug`,
      `[info] talk ${id} a log`,
      `[info] talk ${id} an info`,
      `[warn] talk ${id} a warning`,
      `[error] talk ${id} an error`,
      `[info] talk ${id} two\\nlines { a: 1 }`,
      expect.stringMatching(/^\[info\] talk \w{8} Executed: Succeeded, \d+ ms$/),
    ]);
    expect(host.lines.join('\n')).not.toMatch(/in-query|in-header|in-body|key-of-talk/);
  });

  test('tells the error of a handler that throws, and the host goes on', async () => {
    const response = await fetch(`${host.url}/api/throw`);
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('');
    const line = await host.line(/throw \w{8} LateError/);
    expect(line).toMatch(
      /\[error\] throw \w{8} LateError: broken\\nhere\\n +at .*main\.cjs.*\\nCaused by TypeError: below\\n +at /,
    );
    expect(line).not.toContain('of-the-error');
    await host.line(/throw \w{8} Executed: Failed, \d+ ms$/);
    expect((await fetch(`${host.url}/api/late`)).status).toBe(200);
  });

  test('points out a record that comes after the end of its invocation', async () => {
    await fetch(`${host.url}/api/late`);
    await host.line(/\[warn\] late \w{8} .*after function execution has completed/);
    await host.line(/\[info\] late \w{8} too late$/);
  });

  test('escapes whatever could look like another record or steer a terminal', () => {
    const lines: string[] = [];
    createLog((line) => lines.push(line))('critical', 'a\r\nb\tc\u001b[2Jd\u2028e\u0085f');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/ \[critical\] host - a\\r\\nb\\tc\\u001b\[2Jd\\u2028e\\u0085f$/);
  });
});

describe('the description of an error', () => {
  test('names a value that is no error as it is', () => {
    expect(describeError('text')).toBe("A value that is no Error: 'text'");
    expect(describeError({ status: 5, nested: { deep: 1 } })).toBe(
      'A value that is no Error: { status: 5, nested: [Object] }',
    );
  });

  test('ends where causes go round in a circle', () => {
    const error = new Error('round');
    error.cause = error;
    expect(describeError(error).match(/Caused by/g)).toHaveLength(4);
  });
});
