import { describe, expect, it } from 'vitest';
import type { StoredRow } from '../../src/store/partition-rows.ts';
import { type RulePartition, understandPartition } from '../../src/store/rule-partition.ts';

const targets = '+14255550199';

function stored(key: string, etag: string, columns: Readonly<Record<string, unknown>>): StoredRow {
  return { key, etag, columns };
}

function understand(rows: readonly StoredRow[], former?: RulePartition): RulePartition {
  return understandPartition('any', rows, former);
}

describe('a partition that is read again', () => {
  const first = understand([
    stored('a', '1', { targets }),
    stored('b', '1', { targets }),
    stored('c', '1', { targets: '12' }),
  ]);

  it('takes over the rows that have not changed, without reading them anew', () => {
    const again = understand(
      [
        stored('a', '1', { targets: 'not even looked at' }),
        stored('b', '2', { targets, priority: 5 }),
      ],
      first,
    );
    expect(again.index.rules[0]).toBe(first.index.rules[0]);
    expect(again.index.rules[1]).toMatchObject({ id: 'b', priority: 5 });
  });

  it('compiles its rules anew only where a row has changed', () => {
    const same = ['a', 'b', 'c'].map((key) => stored(key, '1', { targets: 'not even looked at' }));
    expect(understand(same, first).index).toBe(first.index);
    expect(understand(same.slice(1), first).index).not.toBe(first.index);
    expect(understand([...same, stored('d', '1', { targets })], first).index).not.toBe(first.index);
  });

  it('forgets rows that are gone', () => {
    expect(
      understand([stored('b', '1', { targets })], first).index.rules.map(({ id }) => id),
    ).toEqual(['b']);
  });

  it('keeps a row that turned malformed in its last good form, however often it changes, until it is good again', () => {
    const broken = understand([stored('a', '2', { targets: '12' })], first);
    expect(broken.index.rules).toEqual([first.index.rules[0]]);
    expect(broken.malformed).toMatchObject([{ name: 'any/a', goesOn: true }]);
    const worse = understand([stored('a', '3', { targets: '13' })], broken);
    expect(worse.index.rules).toEqual([first.index.rules[0]]);
    const mended = understand([stored('a', '4', { targets: '+14255550142' })], worse);
    expect(mended.index.rules).toMatchObject([
      { targets: [{ identity: { canonical: '+14255550142' } }] },
    ]);
    expect(mended.malformed).toEqual([]);
  });

  it('passes over a row that was never good', () => {
    expect(first.index.rules.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(first.malformed).toMatchObject([{ name: 'any/c', goesOn: false }]);
  });
});
