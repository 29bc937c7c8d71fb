import { describe, expect, it } from 'vitest';
import { expectNoMarks, marks } from './marks.ts';

describe('the search for marks', () => {
  it.each(Object.entries(marks))('finds the %s', (_, mark) => {
    expect(() => expectNoMarks(['harmless', `before ${mark} after`])).toThrow('a marked value');
  });

  it('finds a number without its +', () => {
    expect(() => expectNoMarks([`%2B${marks.called.slice(1)}`])).toThrow('a marked value');
  });

  it('lets masked numbers pass', () => {
    expect(() => expectNoMarks(['+*******7531'])).not.toThrow();
  });
});
