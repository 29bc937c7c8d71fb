import { describe, expect, it, type TestContext } from 'vitest';
import type { AcsSwitches } from '../../src/local/acs-stand-in/acs-stand-in.ts';
import type { Fault } from '../../src/local/acs-stand-in/faults.ts';
import { cloudEventDelivery } from '../../src/local/sample-delivery.ts';
import { marks } from './marks.ts';
import { type App, callThrough, eventsOf, ring, type Stage, setStage } from './stage.ts';

const second = '+14255550002';
const quick = { ATTEMPT_TIMEOUT_MS: '500', RING_SECONDS: '8' };

/** A stage of the test's own, on which the marked number has two targets. */
async function play(
  { onTestFinished }: TestContext,
  settings: Readonly<Record<string, string>> = quick,
  switches: Partial<AcsSwitches> = {},
): Promise<{ stage: Stage; app: App }> {
  const stage = await setStage(switches);
  await stage.setRules([
    { partition: marks.called, id: 'main', columns: { targets: `${marks.target}, ${second}` } },
  ]);
  const app = await stage.startApp(settings);
  onTestFinished(() => stage.strike());
  return { stage, app };
}

const busy = (retryAfterSeconds?: number): Fault => ({
  kind: 'answer',
  status: 429,
  code: '8516',
  ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
});
const answers = (status: number, code: string): Fault => ({ kind: 'answer', status, code });
const redirectedTo = (target: string) => [{ verb: 'redirect', target: `4:${target}` }];

describe.concurrent('while it rings', () => {
  it.for([
    ['the answer is lost after ACS acted', { kind: 'reset-after-acting' }, 1],
    ['the connection breaks before ACS acts', { kind: 'reset-before-acting' }, 1],
    ['ACS hangs before it acts', { kind: 'hang-before-acting' }, 1],
    ['ACS hangs after it acted', { kind: 'hang-after-acting' }, 1],
    ['ACS fails three times', answers(500, 'InternalError'), 3],
    ['ACS is away for a moment', answers(503, 'ServiceUnavailable'), 3],
  ] satisfies [string, Fault, number][])(
    'the call is redirected once though %s',
    async ([, fault, times], context) => {
      const { stage, app } = await play(context);
      stage.standIn.addFault({ fault, times });
      const { answer, acts } = await callThrough(stage, app);
      expect(answer.status).toBe(200);
      expect(eventsOf(answer)).toMatchObject([{ event: 'redirected', rule: '+*******7531/main' }]);
      expect(acts).toMatchObject(redirectedTo(marks.target));
      const ids = stage.standIn.requests().map(({ requestId }) => requestId);
      expect(ids).toHaveLength(times + 1);
      expect(new Set(ids).size).toBe(1);
    },
  );

  it.for([
    ['remembers it', true, undefined] as const,
    ['remembers it and names a time', true, 1] as const,
    ['forgets it', false, undefined] as const,
    ['forgets it and names a time', false, 1] as const,
  ])(
    'a 429 is outlived by another request, where ACS %s',
    async ([, remember429, retryAfter], context) => {
      const { stage, app } = await play(context, quick, { remember429 });
      stage.standIn.addFault({ fault: busy(retryAfter), times: 2 });
      const { answer, acts } = await callThrough(stage, app);
      expect(eventsOf(answer)).toMatchObject([{ event: 'redirected' }]);
      expect(acts).toMatchObject(redirectedTo(marks.target));
      const [first, next, last] = stage.standIn.requests();
      expect(new Set([first?.requestId, next?.requestId, last?.requestId]).size).toBe(3);
      const waited = (next?.arrivedAt ?? 0) - (first?.arrivedAt ?? 0);
      expect(waited >= 1000).toBe(retryAfter === 1);
    },
  );

  it.for([['5', 500, 5_000] as const, ['20', 503, 20_000] as const])(
    'a storm of errors that ends at second %s is outlived',
    { timeout: 40_000 },
    async ([, status, duration], context) => {
      const { stage, app } = await play(context, {});
      stage.standIn.addFault({ fault: answers(status, 'Storm'), times: Number.POSITIVE_INFINITY });
      const end = setTimeout(() => stage.standIn.clearFaults(), duration);
      context.onTestFinished(() => clearTimeout(end));
      const { answer, acts } = await callThrough(stage, app);
      expect(eventsOf(answer)).toMatchObject([{ event: 'redirected' }]);
      expect(acts).toMatchObject(redirectedTo(marks.target));
      expect(acts[0]?.at).toBeLessThan((stage.standIn.requests()[0]?.arrivedAt ?? 0) + 30_000);
    },
  );

  it('a storm that does not end leaves the call failed, before the ring is over', async (context) => {
    const { stage, app } = await play(context, { ATTEMPT_TIMEOUT_MS: '500', RING_SECONDS: '5' });
    stage.standIn.addFault({ fault: answers(503, 'Storm'), times: Number.POSITIVE_INFINITY });
    const { answer, acts } = await callThrough(stage, app);
    expect(eventsOf(answer)).toMatchObject([
      { event: 'failed', detail: 'unclear: ACS answered 503/Storm' },
    ]);
    expect(acts).toEqual([]);
    const instants = stage.standIn.requests().map(({ arrivedAt }) => arrivedAt);
    expect((instants.at(-1) ?? 0) - (instants[0] ?? 0)).toBeLessThanOrEqual(5_000);
  });

  it.for([
    ['refuses the first target', answers(400, '8523')] as const,
    ['does not support it', answers(405, '8520')] as const,
    ['denies it', answers(403, '7504')] as const,
    ['knows another reason', answers(422, 'Whatever')] as const,
  ])('the next target gets the call where ACS %s', async ([, fault], context) => {
    const { stage, app } = await play(context);
    stage.standIn.addFault({ fault, target: marks.target });
    const { answer, acts } = await callThrough(stage, app);
    expect(acts).toMatchObject(redirectedTo(second));
    expect(eventsOf(answer)).toMatchObject([
      {
        event: 'redirected',
        target: '+*******0002',
        detail: expect.stringContaining(
          'target +*******9753 of +*******7531/main was refused: ACS answered',
        ),
      },
    ]);
  });

  it('no second target is tried while the first may have the call', async (context) => {
    const { stage, app } = await play(context, { ATTEMPT_TIMEOUT_MS: '500', RING_SECONDS: '5' });
    stage.standIn.addFault({
      fault: { kind: 'reset-after-acting' },
      times: Number.POSITIVE_INFINITY,
      evenReplays: true,
    });
    const { answer, acts } = await callThrough(stage, app);
    expect(acts).toMatchObject(redirectedTo(marks.target));
    expect(eventsOf(answer)).toMatchObject([
      { event: 'failed', detail: expect.stringContaining('unclear') },
    ]);
    expect(stage.standIn.requests().every(({ body }) => body.includes(marks.target))).toBe(true);
  });

  it('one act is all there is, even where ACS tracks no ids', async (context) => {
    const { stage, app } = await play(context, quick, { trackRepeatability: false });
    stage.standIn.addFault({ fault: { kind: 'reset-after-acting' } });
    const { answer, acts } = await callThrough(stage, app);
    expect(acts).toMatchObject(redirectedTo(marks.target));
    expect(eventsOf(answer)).toMatchObject([{ event: 'redirected', detail: 'unconfirmed' }]);
  });

  it('a call that ended is settled as gone', async (context) => {
    const { stage, app } = await play(context);
    stage.standIn.addFault({ fault: answers(404, '8522') });
    const { answer, acts } = await callThrough(stage, app);
    expect(answer.status).toBe(200);
    expect(eventsOf(answer)).toMatchObject([{ event: 'gone', detail: 'ACS answered 404/8522' }]);
    expect(acts).toEqual([]);
  });

  it('two deliveries of one call that retry side by side end in one act', async (context) => {
    const { stage, app } = await play(context);
    const other = await stage.startApp(quick);
    stage.standIn.addFault({ fault: answers(503, 'Storm'), times: 4 });
    const call = ring(stage);
    const both = await Promise.all(
      [app, other].map((each) => each.deliver(cloudEventDelivery(call))),
    );
    expect(stage.standIn.acts(call.incomingCallContext)).toMatchObject(redirectedTo(marks.target));
    const events = both.flatMap((answer) => eventsOf(answer));
    expect(events).toContainEqual(expect.objectContaining({ event: 'redirected' }));
    expect(events).toEqual([
      expect.objectContaining({ event: expect.stringMatching(/^(redirected|gone)$/) }),
      expect.objectContaining({ event: expect.stringMatching(/^(redirected|gone)$/) }),
    ]);
  });

  it('a wrong key leaves the call failed, after asking once for each target, and says what to check', async (context) => {
    const { stage, app } = await play(context);
    stage.standIn.change({ accessKey: Buffer.from('another key').toString('base64') });
    const { answer } = await callThrough(stage, app);
    stage.standIn.change({ accessKey: marks.accessKey });
    expect(eventsOf(answer)).toMatchObject([
      {
        event: 'failed',
        detail: expect.stringContaining('check that the app may use the ACS resource'),
      },
    ]);
    expect(stage.standIn.requests()).toHaveLength(2);
  });

  it.for([['ahead', 25_000] as const, ['behind', -25_000] as const])(
    'a clock 25 s %s of the sender costs no call',
    async ([, shift], context) => {
      const { stage, app } = await play(context, { ATTEMPT_TIMEOUT_MS: '500' });
      const call = ring(stage);
      const time = new Date(Date.now() - shift);
      stage.standIn.addFault({ fault: answers(503, 'Storm') });
      const answer = await app.deliver(cloudEventDelivery({ ...call, time }));
      expect(eventsOf(answer)).toMatchObject([{ event: 'redirected' }]);
      expect(stage.standIn.acts(call.incomingCallContext)).toMatchObject(
        redirectedTo(marks.target),
      );
    },
  );

  it('a call that should have rung out gets one attempt for each target: a refusal moves on', async (context) => {
    const { stage, app } = await play(context);
    stage.standIn.addFault({ fault: answers(400, '8523'), target: marks.target });
    const call = ring(stage);
    const time = new Date(Date.now() - 10_000);
    const answer = await app.deliver(cloudEventDelivery({ ...call, time }));
    expect(eventsOf(answer)).toMatchObject([{ event: 'redirected', target: '+*******0002' }]);
    expect(stage.standIn.requests()).toHaveLength(2);
    expect(stage.standIn.acts(call.incomingCallContext)).toMatchObject(redirectedTo(second));
  });

  it('a call that should have rung out is not tried again after what may pass', async (context) => {
    const { stage, app } = await play(context);
    stage.standIn.addFault({ fault: answers(503, 'Storm') });
    const time = new Date(Date.now() - 10_000);
    const answer = await app.deliver(cloudEventDelivery({ ...ring(stage), time }));
    expect(eventsOf(answer)).toMatchObject([
      { event: 'failed', detail: 'unclear: ACS answered 503/Storm' },
    ]);
    expect(stage.standIn.requests()).toHaveLength(1);
  });

  it('a call older than twice its ring is not even tried', async (context) => {
    const { stage, app } = await play(context);
    const answer = await app.deliver(
      cloudEventDelivery({ ...ring(stage), time: new Date(Date.now() - 17_000) }),
    );
    expect(eventsOf(answer)).toMatchObject([{ event: 'expired' }]);
    expect(stage.standIn.requests()).toEqual([]);
  });
});
