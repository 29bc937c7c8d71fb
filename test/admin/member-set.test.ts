import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createMemberSet } from '../../src/admin/member-set.ts';
import { createPackedEtags } from '../../src/admin/packed-etags.ts';
import { row } from './table-stage.ts';

describe('a set of members', () => {
  it('tells members, their columns and etags apart, however many there are', () => {
    const members = createMemberSet();
    const count = 20_000;
    const member = (index: number, note = 'old') => row(`vip/+1425${1_000_000 + index}`, { note });
    const etag = (index: number) =>
      `W/"datetime'2026-11-21T14%3A28%3A38.${String(index).padStart(7, '0')}Z'"`;
    for (let index = 0; index < count; index += 1) {
      expect(members.find(member(index))).toBeUndefined();
      expect(members.add(member(index), index + 2, 'create')).toBe(index);
      if (index % 3 === 0) {
        members.meet(index, 'replace', etag(index));
      }
    }
    expect(members.size).toBe(count);
    for (let index = 0; index < count; index += 1) {
      expect(members.find(member(index))).toBe(index);
      expect(members.lineOf(index)).toBe(index + 2);
      expect(members.stateOf(index)).toBe(index % 3 === 0 ? 'replace' : 'create');
      if (index % 3 === 0) {
        expect(members.etagOf(index)).toBe(etag(index));
      }
    }
    expect(members.hasSameColumns(5, member(5))).toBe(true);
    expect(members.hasSameColumns(5, member(5, 'new'))).toBe(false);
    expect(members.find(row('VIP/+14251000005'))).toBeUndefined();
  });

  it('needs at most 150 bytes for each', () => {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    const used = (): number => {
      if (typeof collect === 'function') {
        collect();
      }
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const before = used();
    const members = createMemberSet();
    const count = 150_000;
    for (let index = 0; index < count; index += 1) {
      const added = members.add(row(`vip/+1425${1_000_000 + index}`), index, 'create');
      members.meet(added, 'replace', `W/"datetime'2026-11-21T14%3A28%3A38.8295158Z'"`);
    }
    const bytes = (used() - before) / count;
    expect(members.size).toBe(count);
    expect(bytes).toBeLessThan(150);
  });
});

describe('packed etags', () => {
  it.each([
    `W/"datetime'2026-11-21T14%3A28%3A38.8295158Z'"`,
    `W/"datetime'1969-12-31T23%3A59%3A59.0000001Z'"`,
    `W/"datetime'2026-02-31T14%3A28%3A38.8295158Z'"`,
    `W/"datetime'2026-11-21T14%3A28%3A38Z'"`,
    '"0x8DC"',
    '',
  ])('%s is given back', (etag) => {
    const etags = createPackedEtags();
    etags.set(3, 'other');
    etags.set(5_000, etag);
    expect(etags.get(5_000)).toBe(etag);
    expect(etags.get(3)).toBe('other');
    etags.set(3, etag);
    expect(etags.get(3)).toBe(etag);
  });

  it('that was never set is not made up', () => {
    const etags = createPackedEtags();
    etags.set(5, 'other');
    expect(() => etags.get(4)).toThrow(RangeError);
  });
});
