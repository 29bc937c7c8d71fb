import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Pattern, readPatternList } from '../../src/routing/pattern.ts';
import { matchPatternList } from '../../src/routing/pattern-match.ts';
import { readRawId } from '../../src/telephony/identity.ts';
import { rawIds } from '../telephony/identities.ts';

/** The one item of a list, as it is written whatever it holds; undefined where it is refused. */
function item(text: string): Pattern | undefined {
  const read = readPatternList(`"${text.replaceAll('"', '""')}"`);
  return 'value' in read ? read.value.positive[0] : undefined;
}

function matches(pattern: Pattern, rawId: string): boolean {
  const identity = readRawId(rawId);
  return (
    identity !== undefined &&
    matchPatternList({ positive: [pattern], negative: [] }, identity, () => false).kind ===
      'matches'
  );
}

describe('an item of a pattern list', () => {
  it('matches the identity that it writes, and a prefix every identity that begins so', () => {
    const counts = { exact: 0, prefix: 0 };
    fc.assert(
      fc.property(rawIds, fc.nat(), (rawId, at) => {
        const canonical = readRawId(rawId)?.canonical;
        fc.pre(canonical !== undefined && canonical !== 'anonymous');
        // These words say how a list is read, so none of its items is an identity of such a kind.
        fc.pre(!/^(?:prefix|list):/.test(canonical));
        const beginning = canonical.slice(0, 1 + (at % canonical.length));
        for (const text of [canonical, `prefix:${beginning}`]) {
          const pattern = item(text);
          if (pattern?.kind === 'exact' || pattern?.kind === 'prefix') {
            expect(matches(pattern, rawId), `${text} and ${rawId}`).toBe(true);
            counts[pattern.kind] += 1;
          }
        }
      }),
      { numRuns: 2_000 },
    );
    expect(Math.min(counts.exact, counts.prefix), JSON.stringify(counts)).toBeGreaterThan(500);
  });

  it.each([
    ['Guest:5f0c1d2e', 'guest:5f0c1d2e'],
    ['prefix:guest:5F0C', 'guest:5f0c1d2e'],
    ['prefix:48:5F0C', '48:5F0C1D'],
    ['prefix:8:acs:ABC', '8:acs:ABCxyz'],
    ['prefix:8:ORGID:', '8:orgid:ab'],
    ['prefix:Encrypted:Kim', 'encrypted:Kimberly'],
    ['device:Kim', 'device:Kim'],
    ['AssertedIdentity:Kim', 'assertedIdentity:Kim'],
    ['azureCommunicationServicesUser:Kim', 'azureCommunicationServicesUser:Kim'],
    ['prefix:8', '8:acs:ab'],
    ['prefix:28', '28:orgid:ab'],
    ['prefix:appl', 'application:ab'],
  ])('%s matches %s', (text, rawId) => {
    const pattern = item(text);
    expect(pattern !== undefined && matches(pattern, rawId)).toBe(true);
  });
});

describe('an item that looks like an identity, but is a slip of the hand', () => {
  it.each([
    'Prefix:+1900',
    'PREFIX:+1900',
    'prefix:4:+1900',
    'prefix:prefix:+1900',
    'prefix:tel:+1900',
    'prefix:',
    'tel:+19005550100',
    'sip:+19005550100@example.com',
    '4:+19005550100',
    '4:+1-900-555-0100',
    'user:5f0c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f',
    'phone:+19005550100',
    'List:spam',
    'lists:spam',
    'any:+19005550100',
    'callers:+19005550100',
    'prefix:1900',
    'prefx:+1900',
    '8:teamsvisitor:ab',
    'not anonymous',
  ])('%s is refused, alone and after not', (item) => {
    expect(readPatternList(`not ${item}`)).toHaveProperty('problem');
    expect(item.startsWith('not') || 'problem' in readPatternList(item)).toBe(true);
  });
});
