import { describe, expect, it } from 'vitest';
import { check } from './checked.ts';

describe('a row that cannot be read', () => {
  it('is told with every problem it has, each by its column', () => {
    expect(check({ 'any/Office': { targets: '12', callres: '+1' } })).toEqual([
      'error malformed-row any/Office, RowKey: "Office" is no id of a rule: write up to 63 lower-case letters, digits and hyphens, a letter or digit first',
      'error malformed-row any/Office, targets: "12" is no target: write + and 7 to 15 digits without separators, or 8:acs:…, 8:orgid:…, 28:orgid:…',
      'error malformed-row any/Office, callres: there is no such column: correct its name, or begin it with _ if it is your own',
    ]);
  });

  it('has a code of its own where the partition is no identity in canonical form', () => {
    expect(check({ '14255550100/a': { targets: '+14255550101' } })).toEqual([
      'error partition-key 14255550100/a, PartitionKey: "14255550100" is no called identity in canonical form: write + and digits, a raw id, or any',
    ]);
  });

  it('is told where it is disabled, too', () => {
    expect(check({ 'any/a': { enabled: 'false' } })).toEqual([
      'error malformed-row any/a, targets: a rule that redirects has no target: write at least one, or set action to reject or ignore',
    ]);
  });
});

describe('a strategy', () => {
  const rows = { 'any/a': { targets: '+14255550101,+14255550102', strategy: 'all' } };

  it('that the platform does not have is told, since the rule is passed over', () => {
    expect(check(rows)).toEqual([
      'warning strategy-unavailable any/a, strategy: Azure Communication Services cannot ring several targets together, so the rule is passed over there: write first or weighted',
    ]);
    expect(check(rows, { strategies: new Set(['first', 'all'] as const) })).toEqual([]);
  });

  it('does not matter for a rule that rejects or ignores', () => {
    expect(check({ 'any/a': { action: 'reject', strategy: 'all' } })).toEqual([]);
  });
});

describe('a partition', () => {
  const rows = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, at) => [
        `any/r${at}`,
        { action: 'reject', callers: `+1425555${at}`, enabled: at % 2 === 0 },
      ]),
    );

  it('may hold 10,000 rules', () => {
    expect(check(rows(10_000))).toEqual([]);
  });

  it('may hold no more, malformed and disabled ones counted', () => {
    expect(check(rows(10_001))).toEqual([
      'error too-many-rules partition any: it holds 10,001 rules, and more than 10,000 are refused: put the identities that share a rule on a list, or give called identities partitions of their own: neither has a limit',
    ]);
  });
});
