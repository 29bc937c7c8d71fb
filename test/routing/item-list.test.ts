import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readItems } from '../../src/routing/item-list.ts';

describe("a column's list", () => {
  it.each([
    ['a', ['a']],
    [' a , b,c ', ['a', 'b', 'c']],
    ['"a,b", c', ['a,b', 'c']],
    ['" a "', [' a ']],
    ['"say ""hello"", twice"', ['say "hello", twice']],
    ['+1 name="Smith, Kim" weight=2, +2', ['+1 name="Smith, Kim" weight=2', '+2']],
    ['""', ['']],
  ])('%j holds %j', (text, items) => {
    expect(readItems(text)).toEqual({ value: items });
  });

  it.each([
    ['', 'an item of the list is empty'],
    ['a,,b', 'an item of the list is empty'],
    ['a, ', 'an item of the list is empty'],
    ['"a', 'a double quote without its partner'],
    ['a, "b""', 'a double quote without its partner'],
  ])('%j is refused, since %s', (text, problem) => {
    expect(readItems(text)).toMatchObject({ problem: expect.stringContaining(problem) });
  });

  it('gives every item back that was quoted into it', () => {
    const item = fc.string({ minLength: 1 });
    fc.assert(
      fc.property(fc.array(item, { minLength: 1 }), (items) => {
        const text = items.map((each) => `"${each.replaceAll('"', '""')}"`).join(' , ');
        expect(readItems(text)).toEqual({ value: items });
      }),
    );
  });
});
