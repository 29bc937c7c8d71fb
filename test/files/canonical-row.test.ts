import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalRow } from '../../src/files/canonical-row.ts';
import { tableKinds } from '../../src/files/table-kind.ts';
import { canonicalIdentities, guid } from '../telephony/identities.ts';
import { awkwardTexts, rowsOf } from './rows.ts';

const rule = (columns: Readonly<Record<string, string | number>>, partition = 'any') => ({
  partition,
  key: 'x',
  columns,
});

const identities = [
  ['+1 (425) 555-0100', '+14255550100'],
  ['tel:+1-425-555-0100', '+14255550100'],
  ['sip:+14255550100@example.com;user=phone', '+14255550100'],
  ['4:+14255550100', '+14255550100'],
  [`user:${guid(1)}`, `8:orgid:${guid(1)}`],
  [`applicationInstance:${guid(1)}`, `28:orgid:${guid(1)}`],
  [`8:ORGID:${guid(1).toUpperCase()}`, `8:orgid:${guid(1)}`],
] as const;

describe('identities', () => {
  it.each(identities)('%s is %s in every place', (written, canonical) => {
    expect(canonicalRow('rules', rule({}, written)).partition).toBe(canonical);
    expect(canonicalRow('lists', { partition: 'vip', key: written, columns: {} }).key).toBe(
      canonical,
    );
    const columns = { calledNumbers: written, callers: `not ${written}`, targets: written };
    expect(canonicalRow('rules', rule(columns)).columns).toEqual({
      calledNumbers: canonical,
      callers: `not ${canonical}`,
      targets: canonical,
    });
  });

  it.each([
    '14255550100',
    '(425) 555-0100',
    '+44 (0)20 7946 0123',
    'tel:+14255550100;ext=12',
    'sip:kim@example.com',
    'Kim',
    'user:kim',
    '',
    'anonymous',
  ])('%j stays as it is as a key, for the checks to name it', (written) => {
    expect(canonicalRow('rules', rule({}, written)).partition).toBe(written);
    const member = { partition: 'vip', key: written, columns: {} };
    expect(canonicalRow('lists', member)).toEqual(member);
  });

  it('are nothing that a schedule has', () => {
    const row = { partition: '+1 425', key: '+1 425', columns: { open: '+1 425' } };
    expect(canonicalRow('schedules', row)).toEqual(row);
  });
});

describe('pattern lists', () => {
  it.each([
    ['prefix:+1 (425)', 'prefix:+1425'],
    ['prefix: +1-425', 'prefix:+1425'],
    ['prefix:8:ORGID:A0', 'prefix:8:orgid:a0'],
    ['not prefix:+1 425, +1 425 555 0100', 'not prefix:+1425, +14255550100'],
    ['+1 425 555 0100,list:vip ,anonymous', '+14255550100, list:vip, anonymous'],
    ['Anonymous, sip:anonymous@anonymous.invalid', 'anonymous, anonymous'],
    ['"+1 425 555 0100", "a,b"', '+14255550100, "a,b"'],
    ['"not +1 425 555 0100"', 'not +14255550100'],
  ])('%j becomes %j', (written, canonical) => {
    expect(canonicalRow('rules', rule({ callers: written })).columns).toEqual({
      callers: canonical,
    });
  });

  it.each([
    '+14255550100,list:vip',
    ' "+14255550100" ,  anonymous',
    'prefix:+44 (0)20',
    'prefix:12 34',
    '+1 425 555 0100,, +1',
    '"+1 425 555 0100',
    'Kim, list: vip',
  ])('%j stays as it is', (written) => {
    expect(canonicalRow('rules', rule({ callers: written })).columns).toEqual({ callers: written });
  });
});

describe('targets', () => {
  it.each([
    [
      '+1 (425) 555-0131 weight=70,tel:+1-425-555-0132  weight=30',
      '+14255550131 weight=70, +14255550132  weight=30',
    ],
    ['"+1 425 555 0131 name=""Front, desk"""', '+14255550131 name="Front, desk"'],
    [`user:${guid(1)} tenant=${guid(2)}`, `8:orgid:${guid(1)} tenant=${guid(2)}`],
    ['+1 425 555 0131 name=" "', '+14255550131 name=" "'],
  ])('%j become %j', (written, canonical) => {
    expect(canonicalRow('rules', rule({ targets: written })).columns).toEqual({
      targets: canonical,
    });
  });

  it.each(['+1 911', '911', '+14255550131 wait=3', 'anonymous', 'user:kim'])(
    '%j stay as they are',
    (written) => {
      expect(canonicalRow('rules', rule({ targets: written })).columns).toEqual({
        targets: written,
      });
    },
  );
});

describe('a row', () => {
  it.each(tableKinds)('of %s that was made canonical is canonical', (kind) => {
    const beginnings = fc.constantFrom('', 'not ', 'prefix:', 'not prefix:', 'tel:', 'user:', '"');
    const items = fc.array(fc.tuple(beginnings, fc.oneof(awkwardTexts, canonicalIdentities)));
    const lists = items.map((all) => all.map((each) => each.join('')).join(', '));
    fc.assert(
      fc.property(rowsOf(kind), lists, lists, lists, (row, partition, callers, targets) => {
        const columns = { ...row.columns, callers, targets };
        const once = canonicalRow(kind, { partition, key: row.key, columns });
        expect(canonicalRow(kind, once)).toEqual(once);
      }),
    );
  });

  it('that is canonical stays byte for byte', () => {
    const patterns = fc
      .tuple(fc.constantFrom('', 'not '), fc.constantFrom('', 'prefix:'), canonicalIdentities)
      .map((parts) => parts.join(''));
    const listOf = (items: fc.Arbitrary<string>) =>
      fc.tuple(fc.array(items), fc.constantFrom(',', ', ', ' , ')).map(([all, by]) => all.join(by));
    const targets = fc
      .tuple(canonicalIdentities, fc.constantFrom('', ' weight=3', '  name="Kim, Jo" weight=0'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(canonicalIdentities, listOf(patterns), listOf(targets), (called, list, to) => {
        const row = {
          partition: called,
          key: 'x',
          columns: { calledNumbers: list, callers: list, targets: to, note: '+1 425', _n: 5 },
        };
        expect(canonicalRow('rules', row)).toEqual(row);
        const member = { partition: 'vip', key: called, columns: {} };
        expect(canonicalRow('lists', member)).toEqual(member);
      }),
    );
  });
});
