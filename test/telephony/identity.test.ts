import { getIdentifierRawId } from '@azure/communication-common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anonymous,
  type Identity,
  longestIdentity,
  readCanonicalIdentity,
  readRawId,
  toCommunicationIdentifier,
} from '../../src/telephony/identity.ts';
import { readOperatorIdentity } from '../../src/telephony/operator-identity.ts';
import { canonicalIdentities, guid } from './identities.ts';

const [resource, tenant, user] = [guid(1), guid(2), guid(3)];

describe('a raw id', () => {
  it.each([
    ['4:+14255550100', 'phoneNumber', '+14255550100'],
    ['4:+12065550123_8ba4e5c2', 'phoneNumber', '+12065550123'],
    ['+14255550100', 'phoneNumber', '+14255550100'],
    ['4:1000', 'other', '4:1000'],
    [`8:acs:${resource}_${user}`, 'communicationUser', `8:acs:${resource}_${user}`],
    [`8:dod-acs:${resource}_${user}`, 'communicationUser', `8:dod-acs:${resource}_${user}`],
    [`8:gcch-acs:${resource}_${user}`, 'communicationUser', `8:gcch-acs:${resource}_${user}`],
    [
      `8:spool:${resource}_${tenant}_${user}`,
      'communicationUser',
      `8:spool:${resource}_${tenant}_${user}`,
    ],
    [
      `8:acs:${resource}_${tenant}_${user}`,
      'teamsExtensionUser',
      `8:acs:${resource}_${tenant}_${user}`,
    ],
    [
      `8:dod-acs:${resource}_${tenant}_${user}`,
      'teamsExtensionUser',
      `8:dod-acs:${resource}_${tenant}_${user}`,
    ],
    [
      `8:gcch-acs:${resource}_${tenant}_${user}`,
      'teamsExtensionUser',
      `8:gcch-acs:${resource}_${tenant}_${user}`,
    ],
    [`8:orgid:${user}`, 'teamsUser', `8:orgid:${user}`],
    [`8:dod:${user}`, 'teamsUser', `8:dod:${user}`],
    [`8:gcch:${user}`, 'teamsUser', `8:gcch:${user}`],
    [`28:orgid:${user}`, 'teamsApp', `28:orgid:${user}`],
    [`28:dod:${user}`, 'teamsApp', `28:dod:${user}`],
    [`28:gcch:${user}`, 'teamsApp', `28:gcch:${user}`],
    [`8:ORGID:${user.toUpperCase()}`, 'teamsUser', `8:orgid:${user}`],
    [`user:${user}`, 'teamsUser', `8:orgid:${user}`],
    [`applicationInstance:${user}`, 'teamsApp', `28:orgid:${user}`],
    [`application:${user}`, 'application', `application:${user}`],
    ['phone:+14255550100', 'phoneNumber', '+14255550100'],
    ['guest:Somebody', 'other', 'guest:Somebody'],
  ])('%s is read as %s %s', (rawId, kind, canonical) => {
    expect(readRawId(rawId)).toEqual({ kind, canonical });
  });

  it.each(['4:anonymous', '4:Anonymous', `8:teamsvisitor:${user}`])('%s is anonymous', (rawId) => {
    expect(readRawId(rawId)).toBe(anonymous);
  });

  it.each([
    '',
    '4:',
    '8:acs:',
    'nothing',
    '+',
    '+1425x',
    '+1 425',
    '8:orgid:a b',
    'a:\u0000',
    `8:acs:${'a'.repeat(longestIdentity)}`,
  ])('%j names nobody', (rawId) => {
    expect(readRawId(rawId)).toBeUndefined();
  });
});

describe('the canonical form', () => {
  it('is read back as itself, by every reader', () => {
    fc.assert(
      fc.property(canonicalIdentities, (canonical) => {
        const identity = readRawId(canonical);
        expect(identity?.canonical).toBe(canonical);
        expect(readCanonicalIdentity(canonical)).toEqual(identity);
        expect(readOperatorIdentity(canonical)).toEqual(identity);
      }),
    );
  });

  it('survives the way to the wire form and back', () => {
    fc.assert(
      fc.property(canonicalIdentities, (canonical) => {
        const rawId = getIdentifierRawId(toCommunicationIdentifier(identityOf(canonical)));
        expect(readRawId(rawId)?.canonical).toBe(canonical);
      }),
    );
  });

  it('is not mistaken for other spellings of the same identity', () => {
    for (const spelling of ['4:+14255550100', '+1 425 555 0100', `user:${user}`, '4:anonymous']) {
      expect(readCanonicalIdentity(spelling)).toBeUndefined();
    }
    expect(readCanonicalIdentity(`8:ORGID:${user}`)?.canonical).toBe(`8:orgid:${user}`);
  });
});

function identityOf(canonical: string): Identity {
  const identity = readCanonicalIdentity(canonical);
  if (identity === undefined) {
    throw new Error(`${canonical} is not canonical`);
  }
  return identity;
}
