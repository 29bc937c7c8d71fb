import { describe, expect, it } from 'vitest';
import type { Log } from '../../src/calls/call-log.ts';
import { type CallHandling, handleCall } from '../../src/calls/handle-call.ts';
import type { Answer } from '../../src/calls/platform.ts';
import { type RuleSet, RulesUnreadableError } from '../../src/calls/rule-source.ts';
import type { Rule } from '../../src/routing/rule.ts';
import { compileRules } from '../../src/routing/rule-index.ts';
import type { IncomingCall } from '../../src/telephony/call.ts';
import { identity, parties, rule } from '../routing/rules.ts';
import { virtualClock } from './virtual-clock.ts';

const arrival = Date.UTC(2026, 10, 21, 10, 0, 1);
const call: IncomingCall = {
  ...parties('+14255550100'),
  id: 'call-1',
  eventId: 'event-1',
  time: arrival - 1000,
  arrival,
  token: 'secret-token',
  remarks: ['the caller was odd'],
};
const accepted: Answer = { kind: 'accepted' };
const reception = rule('+14255550100/reception', { targets: '+14255550199' });

interface Circumstances {
  /** What the platform answers, in turn; the last one for ever. */
  readonly answers?: readonly Answer[];
  /** A fault of our own instead of an answer. */
  readonly fault?: Error;
  /** When it is handled, in milliseconds after its arrival. */
  readonly late?: number;
  readonly fallback?: string;
  /** How long the platform takes for an answer, in milliseconds. */
  readonly takes?: number;
  /** How long the rules take to be read, in milliseconds. */
  readonly readingTakes?: number;
}

/** Handles the call on a platform that keeps a list of what it was asked, with rules from memory. */
async function handle(
  rules: (Partial<Omit<RuleSet, 'indexes'>> & { readonly rules?: readonly Rule[] }) | Error,
  {
    answers = [accepted],
    fault,
    late = 42,
    fallback,
    takes = 0,
    readingTakes = 0,
  }: Circumstances = {},
) {
  const clock = virtualClock(arrival + late);
  const requests: string[] = [];
  const lines: string[] = [];
  const written: unknown[] = [];
  const perform = async (request: string): Promise<Answer> => {
    requests.push(request);
    clock.advance(takes);
    if (fault !== undefined) {
      throw fault;
    }
    return answers[Math.min(requests.length, answers.length) - 1] ?? accepted;
  };
  const handling: CallHandling = {
    rules: {
      async rulesFor() {
        clock.advance(readingTakes);
        if (rules instanceof Error) {
          throw rules;
        }
        return { malformed: [], ...rules, indexes: [compileRules(rules.rules ?? [])] };
      },
    },
    schedules: {
      schedule: () => Promise.reject(new Error('no rule names a schedule')),
      recall(id) {
        requests.push(`recall schedule ${id}`);
        return undefined;
      },
    },
    lists: { member: () => Promise.reject(new Error('no rule names a list')) },
    platform: {
      name: 'acs',
      abilities: { canReach: () => true, strategies: new Set(['first', 'weighted']) },
      redirect: (_, target, n) => perform(`redirect to ${target.canonical} #${n}`),
      reject: (_, reason, n) => perform(`reject as ${reason} #${n}`),
    },
    allowedDestinations: ['+'],
    fallbackTarget: fallback === undefined ? undefined : identity(fallback),
    ringTime: 30_000,
    attemptTimeout: 3_000,
    callLog: { write: async (record, eventId) => void written.push({ eventId, ...record }) },
    clock,
    random: () => 1,
  };
  const log: Log = {
    info: (line) => lines.push(`info ${line}`),
    warn: (line) => lines.push(`warn ${line}`),
    error: (line) => lines.push(`error ${line}`),
  };
  return { record: await handleCall(call, handling, log), requests, lines, written };
}

describe('a call', () => {
  it('is handed over before the log learns of rules that do not concern it', async () => {
    const elsewhere = rule('any/night', {
      targets: '+14255550188',
      schedule: 'night',
      callers: '+442079460000',
    });
    const { requests } = await handle({ rules: [reception, elsewhere] });
    expect(requests).toEqual(['redirect to +14255550199 #0', 'recall schedule night']);
  });

  it('is handed over, and what happened is written down', async () => {
    const { record, requests, written } = await handle({ rules: [reception] });
    expect(written).toEqual([{ eventId: 'event-1', ...record }]);
    expect(requests).toEqual(['redirect to +14255550199 #0']);
    expect(record).toEqual({
      time: '2026-11-21T10:00:00.000Z',
      platform: 'acs',
      callId: 'call-1',
      event: 'redirected',
      called: '+14255550100',
      caller: '+12065550123',
      rule: '+14255550100/reception',
      target: '+14255550199',
      attempts: 1,
      milliseconds: 42,
      detail: 'the caller was odd',
    });
  });

  it('leaves one line in the log, masked, and never its token', async () => {
    const { lines } = await handle({ rules: [reception] });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('info {"time":"2026-11-21T10:00:00.000Z"');
    expect(lines[0]).toContain('"rule":"+*******0100/reception"');
    expect(lines[0]).not.toMatch(/secret-token|4255550100|2065550123/);
  });

  it('is rejected with the reason of its rule', async () => {
    const rules = [rule('any/no', { action: 'reject', rejectReason: 'none' })];
    const { record, requests } = await handle({ rules });
    expect(requests).toEqual(['reject as none #0']);
    expect(record).toMatchObject({ event: 'rejected', rule: 'any/no', attempts: 1 });
    expect(record).not.toHaveProperty('target');
  });

  it('is left alone by a rule that ignores it', async () => {
    const { record, requests } = await handle({ rules: [rule('any/no', { action: 'ignore' })] });
    expect(requests).toEqual([]);
    expect(record).toMatchObject({ event: 'ignored', rule: 'any/no', attempts: 0 });
  });

  it('is unrouted where no rule matches, and looped where its only targets are its own parties', async () => {
    const unrouted = await handle({});
    expect(unrouted.record).toMatchObject({ event: 'unrouted', attempts: 0 });
    expect(unrouted.lines[0]).toContain('warn {');
    const looped = await handle({ rules: [rule('any/a', { targets: '+12065550123' })] });
    expect(looped.record).toMatchObject({
      event: 'looped',
      detail: 'the caller was odd; target +12065550123 of any/a was passed over: it is the caller',
    });
  });

  it('fails with the reason where the rules cannot be read', async () => {
    const { record } = await handle(new RulesUnreadableError('the tables are away'));
    expect(record).toMatchObject({
      event: 'failed',
      attempts: 0,
      detail: 'the caller was odd; the rules could not be read: the tables are away',
    });
  });

  it('names every malformed row it met', async () => {
    const problem = { column: 'targets', problem: '"12" is no target', remedy: 'write a number' };
    const { record } = await handle({
      rules: [reception],
      malformed: [{ name: 'any/x', draft: reception, problems: [problem], goesOn: false }],
    });
    expect(record).toMatchObject({
      event: 'redirected',
      detail:
        'the caller was odd; rule any/x is malformed and was passed over: targets: "12" is no target: write a number',
    });
  });

  it('passes a fault of our own on, for the door to answer', async () => {
    const fault = new TypeError('ours');
    await expect(handle({ rules: [reception] }, { fault })).rejects.toThrow('ours');
    await expect(handle(fault)).rejects.toThrow('ours');
  });
});

describe('the actions of a decision', () => {
  const refused: Answer = { kind: 'refused', reason: 'not supported', isDocumented: true };
  const denied: Answer = { kind: 'denied', reason: 'not allowed' };
  const lost: Answer = { kind: 'passing', reason: 'lost', isUnclear: true, isThrottled: false };
  const gone: Answer = { kind: 'gone', reason: 'call ended' };
  const rules = [
    rule('+14255550100/a', { targets: '+14255550001,+14255550002' }),
    rule('any/b', { targets: '+14255550003' }),
  ];
  const fallback = '+14255550009';

  it('are tried in order while the platform refuses: targets, rules, and last the fallback', async () => {
    const { record, requests } = await handle(
      { rules },
      { answers: [refused, denied, refused, accepted], fallback },
    );
    expect(requests).toEqual([
      'redirect to +14255550001 #0',
      'redirect to +14255550002 #0',
      'redirect to +14255550003 #0',
      'redirect to +14255550009 #0',
    ]);
    expect(record).toMatchObject({
      event: 'redirected',
      rule: 'fallback',
      target: '+14255550009',
      attempts: 4,
      detail: expect.stringContaining(
        'target +14255550002 of +14255550100/a was refused: not allowed',
      ),
    });
  });

  it('fail with every reason where all are refused', async () => {
    const { record } = await handle({ rules }, { answers: [refused, refused, denied] });
    expect(record).toMatchObject({ event: 'failed', target: '+14255550003', attempts: 3 });
    expect(record.detail).toContain('target +14255550003 of any/b was refused: not allowed');
  });

  it('end where the call is gone', async () => {
    const { record, requests } = await handle({ rules }, { answers: [refused, gone] });
    expect(requests).toHaveLength(2);
    expect(record).toMatchObject({ event: 'gone', target: '+14255550002', attempts: 2 });
  });

  it('are never left for the next while one of them may have happened', async () => {
    const { record, requests } = await handle({ rules }, { answers: [lost] });
    expect(new Set(requests)).toEqual(new Set(['redirect to +14255550001 #0']));
    expect(record).toMatchObject({
      event: 'failed',
      detail: expect.stringContaining('unclear: lost'),
    });
  });

  it('are done though unconfirmed where the call is gone after a lost answer', async () => {
    const { record } = await handle({ rules }, { answers: [lost, gone] });
    expect(record).toMatchObject({
      event: 'redirected',
      attempts: 2,
      detail: expect.stringContaining('unconfirmed'),
    });
  });

  it('include a reject, whose requests repeat as those of a redirect do', async () => {
    const reject = [rule('any/no', { action: 'reject' })];
    const throttled: Answer = {
      kind: 'passing',
      reason: 'busy',
      isUnclear: false,
      isThrottled: true,
    };
    const { record, requests } = await handle(
      { rules: reject },
      { answers: [lost, throttled, accepted] },
    );
    expect(requests).toEqual(['reject as busy #0', 'reject as busy #0', 'reject as busy #1']);
    expect(record).toMatchObject({ event: 'rejected', attempts: 3 });
  });

  it('are not tried any more when refusals took so long that the call must have ended', async () => {
    const { record, requests } = await handle(
      { rules },
      { answers: [refused], late: 58_000, takes: 600 },
    );
    expect(requests).toHaveLength(2);
    expect(record).toMatchObject({
      event: 'failed',
      attempts: 2,
      detail: expect.stringContaining('rang too long ago'),
    });
  });

  it('are given up as expired when the rules came too late for the first of them', async () => {
    const { record } = await handle({ rules }, { late: 58_000, readingTakes: 2_000, fallback });
    expect(record).toMatchObject({ event: 'expired', attempts: 0 });
  });

  it.each([
    [58_999, 'redirected'],
    [59_001, 'expired'],
  ])(
    'are given up after twice the ring: %i ms after the arrival the call is %s',
    async (late, event) => {
      expect((await handle({ rules }, { late })).record).toMatchObject({ event });
    },
  );
});
