import { describe, expect, it } from 'vitest';
import { readEventTime } from '../../src/acs/event-time.ts';

const arrival = Date.UTC(2026, 10, 21, 10, 0, 0);

describe("an event's time", () => {
  it.each([
    ['2026-11-21T09:59:58.5542219Z', arrival - 1446],
    ['2026-11-21T09:59:58Z', arrival - 2000],
    ['2026-11-21T11:59:58.000+02:00', arrival - 2000],
    ['2023-04-04T17:18:42.5542219Z', Date.UTC(2023, 3, 4, 17, 18, 42, 554)],
    ['2026-11-21T10:05:00.000Z', arrival + 300_000],
  ])('%s is the instant of the call', (text, time) => {
    expect(readEventTime(text, arrival)).toEqual({ time });
  });

  it.each([
    undefined,
    null,
    '',
    'yesterday',
    '2026-11-21',
    '2026-11-21T09:59:58',
    '2026-13-41T09:59:58Z',
    1_795_000_000_000,
    {},
  ])('%j is unreadable, so the arrival counts', (value) => {
    expect(readEventTime(value, arrival)).toEqual({
      time: arrival,
      remark: expect.stringContaining('no readable time'),
    });
  });

  it('more than five minutes ahead is not believed', () => {
    expect(readEventTime('2026-11-21T10:05:00.001Z', arrival)).toEqual({
      time: arrival,
      remark: expect.stringContaining('in the future'),
    });
  });
});
