import { describe, expect, it } from 'vitest';
import { readTerms, type TermSources } from '../../src/calls/read-terms.ts';
import { RulesUnreadableError } from '../../src/calls/rule-source.ts';
import type { KnownSchedule } from '../../src/routing/knowledge.ts';
import { type MalformedRow, type Rule, readRule } from '../../src/routing/rule.ts';
import { compileRules } from '../../src/routing/rule-index.ts';
import { parties, row, rule } from '../routing/rules.ts';

const called = '+14255550100';
const targets = '+14255550199';
const now = () => 0;
const patience = { deadline: 1_000, least: 500, now };
const abilities = { canReach: () => true, strategies: new Set(['first'] as const) };
const gone: KnownSchedule = {
  unusable: { problem: 'there is no schedule night', remedy: 'write its rows' },
};

/** Sources over these rules; the schedule `night` cannot be used, and is asked for or remembered. */
function sources(
  rules: readonly Rule[],
  asked: string[],
  malformed: readonly MalformedRow[] = [],
): TermSources {
  return {
    rules: { rulesFor: async () => ({ indexes: [compileRules(rules)], malformed }) },
    schedules: {
      async schedule(id) {
        asked.push(id);
        return { known: gone };
      },
      recall: (id) => (id === 'night' ? gone : undefined),
    },
    lists: { member: () => Promise.reject(new Error('no rule names a list')) },
    allowedDestinations: ['+'],
    fallbackTarget: undefined,
  };
}

describe('the terms of a decision', () => {
  it('tell of a rule without its schedule even where the call does not need it, from memory', async () => {
    const asked: string[] = [];
    const others = rule(`${called}/night`, {
      targets,
      schedule: 'night',
      callers: '+442079460000',
    });
    const { remarks } = await readTerms(
      parties(called),
      sources([others], asked),
      abilities,
      patience,
      'decision',
    );
    expect(asked).toEqual([]);
    expect(remarks()).toEqual([
      `rule ${called}/night is malformed and was passed over: schedule: there is no schedule night: write its rows`,
    ]);
  });

  it('read no schedule behind a rule that rejects, unless they are to be explained', async () => {
    const rules = [
      rule(`${called}/first`, { action: 'reject', priority: 1 }),
      rule(`${called}/later`, { targets, schedule: 'later' }),
    ];
    for (const [extent, expected] of [
      ['decision', []],
      ['explanation', ['later']],
    ] as const) {
      const asked: string[] = [];
      await readTerms(parties(called), sources(rules, asked), abilities, patience, extent);
      expect(asked).toEqual(expected);
    }
  });

  it('of an explanation are read after those that decide, and few of those that do not', async () => {
    const asked: string[] = [];
    const first = rule('any/first', { targets, callers: 'list:first' });
    const others = Array.from({ length: 1_000 }, (_, index) =>
      rule(`any/r${index}`, { targets, callers: `list:l${index}`, headers: 'X-A=1' }),
    );
    const elsewhere = rule('any/z', { targets, calledNumbers: '+442079460000', callers: 'list:z' });
    const lists = {
      async member({ list }: { readonly list: string }) {
        asked.push(list);
        return { member: undefined, trouble: 'it takes too long' };
      },
    };
    const { terms, remarks } = await readTerms(
      parties(called),
      { ...sources([elsewhere, ...others, first], []), lists },
      abilities,
      patience,
      'explanation',
    );
    expect(asked[0]).toBe('first');
    expect(asked.length).toBeLessThanOrEqual(33);
    expect(asked).not.toContain('z');
    expect(terms.knowledge.memberships.size).toBe(asked.length);
    expect(remarks().length).toBeLessThanOrEqual(12);
    expect(remarks().at(-1)).toMatch(/^and \d+ more of the kind$/);
  });

  it('name the first of many malformed rows and count the rest, each cut short', async () => {
    const malformed = Array.from({ length: 1_000 }, (_, index) => {
      const read = readRule(row(`any/r${index}`, { targets: 'x'.repeat(10_000) }));
      if ('rule' in read) {
        throw new Error('the row is well formed');
      }
      return read.malformed;
    });
    const { remarks } = await readTerms(
      parties(called),
      sources([], [], malformed),
      abilities,
      patience,
      'decision',
    );
    expect(remarks()).toEqual([
      expect.stringContaining('rule any/r0 is malformed'),
      expect.stringContaining('rule any/r1 is malformed'),
      expect.stringContaining('rule any/r2 is malformed'),
      'and 997 more, see health/details',
    ]);
    expect(remarks().join('').length).toBeLessThan(2_000);
  });

  it('are FALLBACK_TARGET alone where the rules cannot be read', async () => {
    const away = {
      ...sources([], []),
      rules: { rulesFor: () => Promise.reject(new RulesUnreadableError('the tables are away')) },
    };
    const read = await readTerms(parties(called), away, abilities, patience, 'decision');
    expect(read).toMatchObject({
      areReadable: false,
      terms: { rules: [] },
      indexes: [],
      malformed: [],
    });
    expect(read.remarks()).toEqual(['the rules could not be read: the tables are away']);
  });
});
