import { describe, expect, it } from 'vitest';
import { findPastOverrides } from '../../../src/routing/checks/past-overrides.ts';
import { describeFinding } from './checked.ts';

const until = Date.parse('2026-11-21T10:00:00Z');
const schedules = new Map([
  ['night', { problems: [] }],
  ['office', { problems: [], overriddenUntil: until }],
]);

describe('an override', () => {
  it('is told of from the instant on at which it ends', () => {
    expect(findPastOverrides(schedules, until - 1)).toEqual([]);
    expect(findPastOverrides(schedules, until).map(describeFinding)).toEqual([
      'warning past-override schedule office, row override, until: 2026-11-21T10:00:00.000Z is past, so the override does nothing: delete the row, or write a later instant',
    ]);
  });
});
