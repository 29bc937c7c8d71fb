import { describe, expect, it } from 'vitest';
import type { Log } from '../../src/calls/call-log.ts';
import { type CallHandling, handleCall, type RuleSet } from '../../src/calls/handle-call.ts';
import type { Outcome } from '../../src/calls/platform.ts';
import type { IncomingCall } from '../../src/telephony/call.ts';
import { parties, rule } from '../routing/rules.ts';

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
const accepted: Outcome = { kind: 'accepted' };
const reception = rule('+14255550100/reception', { targets: '+14255550199' });

/** Handles the call on a platform that keeps a list of what it was asked, with rules from memory. */
async function handle(rules: Partial<RuleSet> | Error, outcome: Outcome | Error = accepted) {
  const requests: string[] = [];
  const lines: string[] = [];
  const perform = async (request: string): Promise<Outcome> => {
    requests.push(request);
    if (outcome instanceof Error) {
      throw outcome;
    }
    return outcome;
  };
  const handling: CallHandling = {
    rules: {
      async rulesFor() {
        if (rules instanceof Error) {
          throw rules;
        }
        return { rules: [], malformed: [], ...rules };
      },
    },
    platform: {
      name: 'acs',
      canReach: () => true,
      redirect: (_, target) => perform(`redirect to ${target.canonical}`),
      reject: (_, reason) => perform(`reject as ${reason}`),
    },
    allowedDestinations: ['+'],
    fallbackTarget: undefined,
    now: () => arrival + 42,
  };
  const log: Log = {
    info: (line) => lines.push(`info ${line}`),
    warn: (line) => lines.push(`warn ${line}`),
    error: (line) => lines.push(`error ${line}`),
  };
  return { record: await handleCall(call, handling, log), requests, lines };
}

describe('a call', () => {
  it('is handed over, and what happened is written down', async () => {
    const { record, requests } = await handle({ rules: [reception] });
    expect(requests).toEqual(['redirect to +14255550199']);
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
    expect(requests).toEqual(['reject as none']);
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

  it('fails with the reason where the platform does not take it', async () => {
    const { record, lines } = await handle(
      { rules: [reception] },
      { kind: 'failed', reason: 'it was busy' },
    );
    expect(record).toMatchObject({
      event: 'failed',
      target: '+14255550199',
      attempts: 1,
      detail: 'the caller was odd; it was busy',
    });
    expect(lines[0]).toContain('error {');
  });

  it('fails with the reason where the rules cannot be read', async () => {
    const { record } = await handle(new Error('the tables are away'));
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
      malformed: [{ name: 'any/x', problems: [problem] }],
    });
    expect(record).toMatchObject({
      event: 'redirected',
      detail:
        'the caller was odd; rule any/x is malformed and was passed over: targets: "12" is no target: write a number',
    });
  });

  it('passes a fault of our own on, for the door to answer', async () => {
    await expect(handle({ rules: [reception] }, new TypeError('ours'))).rejects.toThrow('ours');
  });
});
