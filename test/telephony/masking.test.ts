import { describe, expect, it } from 'vitest';
import { maskPhoneNumbers } from '../../src/telephony/masking.ts';
import { guid } from './identities.ts';

describe('masking', () => {
  it.each([
    ['+14255550199', '+*******0199'],
    ['rule +14255550100/reception', 'rule +*******0100/reception'],
    ['"+1 (425) 555-0199" is no target', '"+*******0199" is no target'],
    ['%2B14255550199', '%2B*******0199'],
    ['14255550199', '*******0199'],
    ['+44 20.7946/0999', '+********0999'],
    ['425 555-0199', '******0199'],
    ['+1–425–555–0199', '+*******0199'],
    ['+1 425 555‑0199', '+*******0199'],
    ['+1     425·555_0199', '+*******0199'],
    ['(425) 555-0199', '(******0199'],
    ['4255-55-01', '****5501'],
    ['from +14255550100 to +442079460999', 'from +*******0100 to +********0999'],
  ])('leaves of %j only %j', (text, masked) => {
    expect(maskPhoneNumbers(text)).toBe(masked);
  });

  it.each([
    `8:orgid:${guid(7)}`,
    '00000000-0000-0000-0000-000000000000',
    'ACS answered 404/8522',
    'any/catch-all',
    '2026-11-21',
    '2026-12-24..2027-01-02',
    'row yearly:12-24..01-02, hours',
  ])('leaves %j whole', (text) => {
    expect(maskPhoneNumbers(text)).toBe(text);
  });
});
