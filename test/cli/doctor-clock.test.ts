import { describe, expect, it } from 'vitest';
import { diagnoseClock, offsetOf } from '../../src/cli/diagnose-clock.ts';
import { serve } from './doctor-servers.ts';
import { diagnosesOf } from './doctor-surroundings.ts';

/** What the doctor says beside a service whose clock is so many milliseconds ahead. */
async function examine(ahead: number) {
  const origin = await serve((_, response) => {
    response.sendDate = false;
    response.setHeader('Date', new Date(Date.now() + ahead).toUTCString());
    response.writeHead(403).end();
  });
  return diagnosesOf((tell) => diagnoseClock([{ name: 'ACS', origin }], tell));
}

describe('the doctor compares clocks', () => {
  it('and is content where they agree', async () => {
    expect(await examine(0)).toEqual([
      { state: 'ok', about: 'clock', what: "this machine's agrees with that of ACS" },
    ]);
  });

  it('and warns of one that is some seconds off', async () => {
    expect(await examine(20_000)).toMatchObject([
      {
        state: 'warning',
        what: expect.stringMatching(/is (?:19|20) s behind that of ACS/),
        remedy: expect.stringContaining('have it set by the network'),
      },
    ]);
  });

  it('and finds a problem in one that is far off', async () => {
    expect(await examine(-3_600_000)).toMatchObject([
      { state: 'problem', what: expect.stringMatching(/is 3[56]\d\d s ahead of that of ACS/) },
    ]);
  });

  it('only where a service answers', async () => {
    const nobody = { name: 'ACS', origin: 'http://127.0.0.1:1' };
    expect(await diagnosesOf((tell) => diagnoseClock([nobody], tell))).toMatchObject([
      { state: 'skipped', about: 'clock' },
    ]);
  });

  it.each([
    ['within the second that a date stands for', 1_000_900, 1_000_950, 0],
    ['while an answer is on its way', 999_000, 1_000_000, 0],
    ['ahead, for as much as is certain', 1_011_000, 1_013_000, 10_000],
    ['behind, for as much as is certain', 989_000, 990_000, -10_000],
  ])('%s', (_, sent, received, offset) => {
    expect(offsetOf(sent, received, 1_000_000)).toBe(offset);
  });
});
