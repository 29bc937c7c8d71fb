import { describe, expect, it } from 'vitest';
import type { CallRecord } from '../../src/calls/call-log.ts';
import type { Answer, CallPlatform } from '../../src/calls/platform.ts';
import { watchCallLog, watchPlatform } from '../../src/calls/watch.ts';
import type { IncomingCall } from '../../src/telephony/call.ts';
import { identity, parties } from '../routing/rules.ts';
import { virtualClock } from './virtual-clock.ts';

const call: IncomingCall = {
  ...parties('+14255550100'),
  id: 'call',
  eventId: 'event',
  time: 0,
  arrival: 0,
  token: '',
  remarks: [],
};
const record: CallRecord = {
  time: '',
  platform: '',
  callId: '',
  event: 'failed',
  called: '',
  caller: '',
  attempts: 0,
  milliseconds: 0,
};

describe('a watched platform', () => {
  it('tells when it last accepted, and since when it denies', async () => {
    const answers: Answer[] = [
      { kind: 'accepted' },
      { kind: 'denied', reason: '' },
      { kind: 'denied', reason: '' },
      { kind: 'gone', reason: '' },
      { kind: 'accepted' },
    ];
    const next = async (): Promise<Answer> => answers.shift() ?? { kind: 'accepted' };
    const platform: CallPlatform = {
      name: 'acs',
      abilities: { canReach: () => true, strategies: new Set(['first']) },
      redirect: next,
      reject: next,
    };
    const clock = virtualClock(1_000);
    const watched = watchPlatform(platform, clock.now);
    const reports = [watched.report()];
    for (let requests = 0; requests < 5; requests += 1) {
      clock.advance(1);
      await (requests % 2 === 0
        ? watched.platform.redirect(call, identity('+14255550199'), 0)
        : watched.platform.reject(call, 'busy', 0));
      reports.push(watched.report());
    }
    expect(reports).toEqual([
      { lastSuccess: undefined, deniedSince: undefined },
      { lastSuccess: 1_001, deniedSince: undefined },
      { lastSuccess: 1_001, deniedSince: 1_002 },
      { lastSuccess: 1_001, deniedSince: 1_002 },
      { lastSuccess: 1_001, deniedSince: 1_002 },
      { lastSuccess: 1_005, deniedSince: undefined },
    ]);
  });
});

describe('a watched call log', () => {
  it('counts what it could not write, and passes the failure on', async () => {
    let isAway = false;
    const watched = watchCallLog({
      async write() {
        if (isAway) {
          throw new Error('away');
        }
      },
    });
    await watched.callLog.write(record, 'event');
    expect(watched.unwritten()).toBe(0);
    isAway = true;
    await expect(watched.callLog.write(record, 'event')).rejects.toThrow('away');
    expect(watched.unwritten()).toBe(1);
  });
});
