import { describe, expect, it } from 'vitest';
import { type StoredRule, understandPartition } from '../../src/store/rule-partition.ts';

const targets = '+14255550199';

function stored(id: string, etag: string, columns: Readonly<Record<string, unknown>>): StoredRule {
  return { partition: 'any', id, etag, columns };
}

describe('a partition that is read again', () => {
  const first = understandPartition(
    [
      stored('a', '1', { targets }),
      stored('b', '1', { targets }),
      stored('c', '1', { targets: '12' }),
    ],
    undefined,
  );

  it('takes over the rows that have not changed, without reading them anew', () => {
    const again = understandPartition(
      [
        stored('a', '1', { targets: 'not even looked at' }),
        stored('b', '2', { targets, priority: 5 }),
      ],
      first,
    );
    expect(again.rules[0]).toBe(first.rules[0]);
    expect(again.rules[1]).toMatchObject({ id: 'b', priority: 5 });
  });

  it('forgets rows that are gone', () => {
    expect(
      understandPartition([stored('b', '1', { targets })], first).rules.map(({ id }) => id),
    ).toEqual(['b']);
  });

  it('keeps a row that turned malformed in its last good form, however often it changes, until it is good again', () => {
    const broken = understandPartition([stored('a', '2', { targets: '12' })], first);
    expect(broken.rules).toEqual([first.rules[0]]);
    expect(broken.malformed).toMatchObject([{ name: 'any/a', goesOn: true }]);
    const worse = understandPartition([stored('a', '3', { targets: '13' })], broken);
    expect(worse.rules).toEqual([first.rules[0]]);
    const mended = understandPartition([stored('a', '4', { targets: '+14255550142' })], worse);
    expect(mended.rules).toMatchObject([{ targets: [{ canonical: '+14255550142' }] }]);
    expect(mended.malformed).toEqual([]);
  });

  it('passes over a row that was never good', () => {
    expect(first.rules.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(first.malformed).toMatchObject([{ name: 'any/c', goesOn: false }]);
  });
});
