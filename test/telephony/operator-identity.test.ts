import { describe, expect, it } from 'vitest';
import { readOperatorIdentity } from '../../src/telephony/operator-identity.ts';
import { guid } from './identities.ts';

const user = guid(3);

describe('what an operator types', () => {
  it.each([
    ['+1 (425) 555-0199', '+14255550199'],
    [' +44 20.7946/0999 ', '+442079460999'],
    ['tel:+1-425-555-0199', '+14255550199'],
    ['TEL:+14255550199;phone-context=example.com', '+14255550199'],
    ['sip:+14255550199@sbc.example.com;user=phone', '+14255550199'],
    ['sips:%2B14255550199@sbc.example.com', '+14255550199'],
    ['4:+14255550199', '+14255550199'],
    [`8:orgid:${user.toUpperCase()}`, `8:orgid:${user}`],
    ['anonymous', 'anonymous'],
    ['sip:anonymous@anonymous.invalid', 'anonymous'],
  ])('%j is %s', (text, canonical) => {
    expect(readOperatorIdentity(text)?.canonical).toBe(canonical);
  });

  it.each([
    '4255550199',
    '0044 20 7946 0999',
    '+44 (0)20 7946 0999',
    'tel:+14255550199;ext=12',
    'sip:alice@example.com',
    'tel:911',
    'sip:user:secret@example.com',
    'tel:8:orgid:ab',
    '',
  ])('%j is refused, since it does not say who is meant', (text) => {
    expect(readOperatorIdentity(text)).toBeUndefined();
  });
});
