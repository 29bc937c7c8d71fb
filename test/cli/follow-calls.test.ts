import { describe, expect, it } from 'vitest';
import type { LoggedCall } from '../../src/admin/read-calls.ts';
import { followCalls } from '../../src/cli/follow-calls.ts';

const call = (callId: string): LoggedCall => ({
  time: `2026-12-24T10:00:0${callId}.000Z`,
  callId,
  event: 'redirected',
  called: '+14255550100',
  caller: '+12065550123',
  platform: 'acs',
  attempts: 1,
  milliseconds: 1,
});

describe('a reading of the log that fails', () => {
  const away = new Error('away');

  it('is told, and the next one goes on', async () => {
    const answers = [['0'], away, away, ['1', '0'], ['2', '1', '0']];
    const troubles: unknown[] = [];
    const told: string[] = [];
    const follow = {
      async read() {
        const next = answers.shift() ?? [];
        if (next instanceof Error) {
          throw next;
        }
        return next.map(call);
      },
      limit: 5,
      pause: () => Promise.resolve(),
      isOver: () => false,
      onTrouble: (error: unknown) => troubles.push(error),
    };
    for await (const { callId } of followCalls(follow)) {
      told.push(callId);
      if (told.length === 3) {
        break;
      }
    }
    expect(told).toEqual(['0', '1', '2']);
    expect(troubles).toEqual([undefined, away, away, undefined, undefined]);
  });

  it('ends it where it is the first, or where who is told says so', async () => {
    const failing = (good: number) => {
      let readings = 0;
      return followCalls({
        read() {
          readings += 1;
          return readings > good ? Promise.reject(away) : Promise.resolve([call('0')]);
        },
        limit: 5,
        pause: () => Promise.resolve(),
        isOver: () => false,
        onTrouble(error) {
          if (error !== undefined) {
            throw new Error('enough');
          }
        },
      });
    };
    await expect(Array.fromAsync(failing(0))).rejects.toBe(away);
    await expect(Array.fromAsync(failing(1))).rejects.toThrow('enough');
  });
});

describe('a reader of the log that is gone', () => {
  it('ends it without a further call', async () => {
    let hasReader = true;
    const follow = {
      read: () => Promise.resolve([call('0')]),
      limit: 5,
      async pause() {
        hasReader = false;
      },
      isOver: () => !hasReader,
      onTrouble: () => {},
    };
    expect(await Array.fromAsync(followCalls(follow))).toEqual([call('0')]);
  });
});

describe('a call that comes between two readings', () => {
  it('is told, and none is told twice', async () => {
    let log = ['2', '1', '0'];
    const read = () => {
      const read = log.map(call);
      // Each reading misses what comes right behind it.
      log = [String(log.length), ...log];
      return Promise.resolve(read);
    };
    const told: string[] = [];
    const follow = {
      read,
      limit: 2,
      pause: () => Promise.resolve(),
      isOver: () => false,
      onTrouble: () => {},
    };
    for await (const { callId } of followCalls(follow)) {
      told.push(callId);
      if (told.length === 5) {
        break;
      }
    }
    expect(told).toEqual(['1', '2', '3', '4', '5']);
  });
});
