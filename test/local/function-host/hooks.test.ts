import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HostProcess, startHost } from './host-process.ts';

const app = `
const { hook } = app;
hook.appStart((context) => { context.hookData.started = 'yes'; console.log('hook: appStart 1'); });
hook.appStart(async () => { await null; console.log('hook: appStart 2'); });
hook.appTerminate((context) => console.log('hook: appTerminate, started: ' + context.hookData.started));
hook.preInvocation(() => console.log('hook: disposed')).dispose();
hook.log(() => console.log('hook: log'));

hook.preInvocation((context) => {
  const { functionName } = context.invocationContext;
  context.hookData.steps = ['pre 1 of ' + functionName];
});
hook.preInvocation(async (context) => {
  await null;
  context.hookData.steps.push('pre 2');
  const { functionName } = context.invocationContext;
  if (functionName === 'replaced') {
    const handler = context.functionHandler;
    context.functionHandler = async (...args) => ({ body: 'wrapped ' + (await handler(...args)).body });
    context.inputs = [{ from: 'hook' }];
  }
  if (functionName === 'refused') throw new Error('the hook refuses');
});
hook.postInvocation((context) => {
  const { functionName } = context.invocationContext;
  const { steps } = context.hookData;
  if (functionName === 'plain') {
    context.result = { jsonBody: [...steps, 'result ' + context.result.body, 'error ' + context.error] };
  }
  if (functionName === 'rescued') {
    context.result = { body: 'rescued from ' + context.error.message + ', result ' + context.result };
    context.error = null;
  }
  if (functionName === 'spoilt') context.error = new Error('the hook spoils');
  context.invocationContext.log('logged in a hook');
});

app.get('plain', () => ({ body: 'of handler' }));
app.get('replaced', (input) => ({ body: 'input from ' + input.from }));
app.get('rescued', () => { throw new Error('handler'); });
app.get('refused', () => { console.log('handler of refused ran'); });
app.get('spoilt', () => ({ body: 'good' }));
`;

let host: HostProcess;
beforeAll(async () => {
  host = await startHost(app);
});
afterAll(() => host.dispose());

const get = (name: string) => fetch(`${host.url}/api/${name}`);

describe('hooks', () => {
  test('of the start run in their order before the host listens, those of the end when it stops', async () => {
    const own = await startHost(app);
    try {
      own.signal('SIGTERM');
      expect(await own.exit()).toBe(0);
      const marks = own.lines.filter((line) => /^(?:hook|Function host)/.test(line));
      expect(marks).toEqual([
        'hook: appStart 1',
        'hook: appStart 2',
        `Function host listening on ${own.url}`,
        'hook: appTerminate, started: yes',
      ]);
    } finally {
      await own.dispose();
    }
  });

  test('around an invocation run in their order, share data, and see and replace the result', async () => {
    expect(await (await get('plain')).json()).toEqual([
      'pre 1 of plain',
      'pre 2',
      'result of handler',
      'error null',
    ]);
  });

  test('may replace handler and inputs', async () => {
    expect(await (await get('replaced')).text()).toBe('wrapped input from hook');
  });

  test('see an error, and may take it away', async () => {
    const response = await get('rescued');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('rescued from handler, result null');
  });

  test('may make a success an error', async () => {
    expect((await get('spoilt')).status).toBe(500);
    await host.line(/spoilt \w{8} Error: the hook spoils/);
  });

  test('that throw before an invocation keep it from running', async () => {
    expect((await get('refused')).status).toBe(500);
    await host.line(/refused \w{8} Error: the hook refuses/);
    expect(host.lines).not.toContain('handler of refused ran');
  });

  test('may log for the invocation', async () => {
    await get('plain');
    await host.line(/plain \w{8} logged in a hook$/);
    expect(host.lines.filter((line) => line.includes('after function execution'))).toEqual([]);
  });

  test('that are disposed of, or are for logs, do not run', async () => {
    await get('plain');
    await host.line(/plain \w{8} Executed/);
    expect(host.lines).not.toContain('hook: disposed');
    expect(host.lines).not.toContain('hook: log');
  });
});
