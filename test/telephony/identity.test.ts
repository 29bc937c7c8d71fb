import { getIdentifierRawId } from '@azure/communication-common';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  anonymous,
  type Identity,
  longestIdentity,
  readCanonicalIdentity,
  readIdentityBeginning,
  readRawId,
  toCommunicationIdentifier,
} from '../../src/telephony/identity.ts';
import { readOperatorIdentity } from '../../src/telephony/operator-identity.ts';
import { canonicalIdentities, guid, kindsInWords, rawIds } from './identities.ts';

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
    ['Guest:5F0C1D2E', 'other', 'guest:5f0c1d2e'],
    ['ONPREMISES:kim', 'other', 'onPremises:kim'],
    ['assertedidentity:kim', 'other', 'assertedIdentity:kim'],
    ['azureCommunicationServicesUser:AB', 'other', 'azureCommunicationServicesUser:ab'],
    ['botUser:Kim', 'other', 'botUser:Kim'],
    ['48:5F0C', 'other', '48:5f0c'],
    ['4:AB', 'other', '4:ab'],
    ['8:Live:Kim', 'other', '8:live:Kim'],
    ['8:acs:ABCxyz', 'communicationUser', '8:acs:abcxyz'],
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

describe('an identity', () => {
  it.each(kindsInWords)('of the kind %s is read in any case of its kind', (kind) => {
    for (const spelling of [kind, kind.toUpperCase(), kind.toLowerCase()]) {
      expect(readCanonicalIdentity(`${spelling}:Kim`)?.canonical).toBe(`${kind}:Kim`);
      expect(readIdentityBeginning(`${spelling}:5F0C`)).toBe(`${kind}:5f0c`);
    }
  });

  it('of a kind that nobody here knows keeps the spelling of its kind, and can be written', () => {
    expect(readCanonicalIdentity('botUser:Kim')?.canonical).toBe('botUser:Kim');
    expect(readCanonicalIdentity('BotUser:Kim')?.canonical).toBe('BotUser:Kim');
  });

  it.each([
    ...['any', 'anonymous', 'list', 'not', 'prefix', 'tel', 'sip', 'sips', 'phone', 'user'],
    ...['applicationInstance', 'List', 'PREFIX', 'Any', 'lists', 'lst', 'lits', 'lift', 'prefx'],
    ...['perfix', 'prefixx', 'aplication', 'guests', 'devices', 'on-premises', 'bot user', ''],
  ])('of the kind %j is none that can be written', (kind) => {
    expect(readCanonicalIdentity(`${kind}:ab`)).toBeUndefined();
    expect(readIdentityBeginning(`${kind}:`)).toBeUndefined();
  });

  it('of an unknown kind with the id of a number is none that can be written', () => {
    expect(readCanonicalIdentity('callers:+14255550100')).toBeUndefined();
    expect(readIdentityBeginning('callers:+1425')).toBeUndefined();
    expect(readCanonicalIdentity('assertedIdentity:+14255550100')).toBeDefined();
  });

  it('that is canonical is read as itself, whatever it was before', () => {
    fc.assert(
      fc.property(rawIds, (text) => {
        const canonical = readRawId(text)?.canonical;
        fc.pre(canonical !== undefined && canonical !== 'anonymous');
        expect(readRawId(canonical)?.canonical).toBe(canonical);
      }),
      { numRuns: 2_000 },
    );
  });

  it('that can be written in a rule is one that a call can have', () => {
    const written = new Set<string>();
    fc.assert(
      fc.property(rawIds, (text) => {
        const identity = readCanonicalIdentity(text);
        if (identity !== undefined) {
          written.add(identity.kind);
          expect(readRawId(text)).toEqual(identity);
          expect(readRawId(identity.canonical)).toEqual(identity);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(written.size).toBeGreaterThanOrEqual(6);
  });
});

describe('the beginning of an identity', () => {
  it('is spelled as the identity is, or refused', () => {
    const counts = { same: 0, refused: 0 };
    fc.assert(
      fc.property(rawIds, (text) => {
        const canonical = readRawId(text)?.canonical;
        fc.pre(canonical !== undefined && canonical !== 'anonymous');
        for (let length = 1; length <= canonical.length; length += 1) {
          const read = readIdentityBeginning(canonical.slice(0, length));
          expect([undefined, canonical.slice(0, length)]).toContain(read);
          counts[read === undefined ? 'refused' : 'same'] += 1;
        }
      }),
      { numRuns: 2_000 },
    );
    expect(counts.same).toBeGreaterThan(10_000);
    expect(counts.refused).toBeGreaterThan(100);
  });

  it('is never refused for a number, a raw id or a kind that is known', () => {
    const known = fc.oneof(
      canonicalIdentities,
      fc.constantFrom(...kindsInWords.map((kind) => `${kind}:5f0c1d2e-Kim,"x"`), '4:1000'),
    );
    fc.assert(
      fc.property(known, fc.nat(), (canonical, at) => {
        const beginning = canonical.slice(0, 1 + (at % canonical.length));
        expect(readIdentityBeginning(beginning)).toBe(beginning);
      }),
    );
  });

  it('is that of somebody, however it is written', () => {
    const completions = (beginning: string): readonly string[] => [
      ...['', '1', 'x', ':x'],
      ...kindsInWords.map((kind) => `${kind.slice(beginning.length)}:x`),
    ];
    const accepted = new Set<boolean>();
    fc.assert(
      fc.property(rawIds, fc.nat(), (text, at) => {
        const beginning = readIdentityBeginning(text.slice(0, 1 + (at % (text.length + 1))));
        accepted.add(beginning !== undefined);
        fc.pre(beginning !== undefined);
        expect(
          completions(beginning).some((end) =>
            readRawId(beginning + end)?.canonical.startsWith(beginning),
          ),
        ).toBe(true);
      }),
      { numRuns: 2_000 },
    );
    expect(accepted).toEqual(new Set([true, false]));
  });

  it('is read in any case of its kind and of the hex digits behind it', () => {
    fc.assert(
      fc.property(canonicalIdentities, fc.nat(), (canonical, at) => {
        const kind = /^(?:\d+:)?[^:]*:?/.exec(canonical)?.[0].length ?? 0;
        const beginning = canonical.slice(0, kind + (at % (canonical.length - kind + 1)));
        expect(readIdentityBeginning(beginning.toUpperCase())).toBe(beginning);
      }),
    );
  });

  it.each([
    ...['', '44', '1425', '29', 'APPL', 'an', 'user', 'p', '4:+', '4:+1425'],
    ...[
      '8:teamsvisitor:',
      `+${'1'.repeat(33)}`,
      '+1 425',
      '+1425x',
      'guest:a\u200bb',
      'guest:\ud83d',
    ],
    'x'.repeat(longestIdentity + 1),
  ])('is not read from %j, as which nobody begins or no operator means it', (text) => {
    expect(readIdentityBeginning(text)).toBeUndefined();
  });
});

function identityOf(canonical: string): Identity {
  const identity = readCanonicalIdentity(canonical);
  if (identity === undefined) {
    throw new Error(`${canonical} is not canonical`);
  }
  return identity;
}
