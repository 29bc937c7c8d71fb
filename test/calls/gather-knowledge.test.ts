import { describe, expect, it } from 'vitest';
import { gatherKnowledge, type KnowledgeSources } from '../../src/calls/gather-knowledge.ts';
import type { MemberReading, ScheduleReading } from '../../src/calls/knowledge-source.ts';
import type { Needs } from '../../src/routing/needs.ts';
import { readSchedule } from '../../src/routing/schedule.ts';

const office = readSchedule('office', [
  { id: 'week', columns: { timeZone: 'UTC', open: 'Mon-Fri 09:00-17:00' } },
]);
if (!('schedule' in office)) {
  throw new Error('the schedule is malformed');
}
const vip = { list: 'vip', identity: '+12065550123' };
const needs: Needs = {
  schedules: new Map([['office', { isUrgent: true }]]),
  memberships: new Map([['vip/+12065550123', vip]]),
};
const instant = Date.parse('2026-12-24T18:00:00Z');
const patience = { deadline: instant + 1_000, least: 3_000, now: () => instant };

function sources(schedule: ScheduleReading, member: MemberReading): KnowledgeSources {
  return {
    schedules: { schedule: async () => schedule, recall: () => undefined },
    lists: { member: async () => member },
  };
}

describe('what a decision needs', () => {
  it('is asked for all at once', async () => {
    const asked: string[] = [];
    const release = Promise.withResolvers<void>();
    const ask = async <Answer>(name: string, answer: Answer): Promise<Answer> => {
      asked.push(name);
      if (asked.length === 2) {
        release.resolve();
      }
      await release.promise;
      return answer;
    };
    const { knowledge, remarks } = await gatherKnowledge(
      needs,
      {
        schedules: { schedule: (id) => ask(id, { known: office }), recall: () => undefined },
        lists: { member: ({ list }) => ask(list, { member: { until: undefined } }) },
      },
      instant,
      patience,
    );
    expect(asked).toEqual(['office', 'vip']);
    expect(knowledge.schedules.get('office')).toBe(office);
    expect(knowledge.memberships.get('vip/+12065550123')).toBe(true);
    expect(remarks).toEqual([]);
  });

  it.each([
    [instant + 1, true],
    [instant, false],
    [undefined, true],
  ])('is a membership that holds until %s, before the instant itself', async (until, isMember) => {
    const { knowledge } = await gatherKnowledge(
      needs,
      sources({ known: office }, { member: { until } }),
      instant,
      patience,
    );
    expect(knowledge.memberships.get('vip/+12065550123')).toBe(isMember);
  });

  it('is told of where it may be wrong', async () => {
    const problems = [
      { row: 'week', column: 'open', problem: 'it is missing', remedy: 'write it' },
    ];
    const { remarks } = await gatherKnowledge(
      needs,
      sources(
        { known: office, malformed: { id: 'office', problems }, trouble: 'the tables are away' },
        { member: undefined, trouble: 'the tables are away' },
      ),
      instant,
      patience,
    );
    expect(remarks).toEqual([
      'schedule office is malformed and goes on in its last good form: row week, open: it is missing: write it',
      'schedule office may be old: the tables are away',
      '+12065550123 was taken as no member of list vip: the tables are away',
    ]);
  });

  it.each([
    ['as long as the rules were, where it may decide at once', true, 20_000, 20_000],
    ['for an attempt at least, however long the rules took', true, 10, 3_000],
    ['only for a moment, where it matters after a refusal alone', false, 20_000, 500],
  ])('waits for a schedule %s', async (_, isUrgent, left, expected) => {
    const deadlines: number[] = [];
    await gatherKnowledge(
      { ...needs, schedules: new Map([['office', { isUrgent }]]) },
      {
        ...sources({ known: office }, { member: undefined }),
        schedules: {
          schedule: async (__, deadline) => {
            deadlines.push(deadline - instant);
            return { known: office };
          },
          recall: () => undefined,
        },
      },
      instant,
      { ...patience, deadline: instant + left },
    );
    expect(deadlines).toEqual([expected]);
  });

  it('leaves it to the rules to tell of a schedule that cannot be used', async () => {
    const unusable = { problem: 'there is no schedule office', remedy: 'write it' };
    const { knowledge, remarks } = await gatherKnowledge(
      needs,
      sources({ known: { unusable } }, { member: undefined }),
      instant,
      patience,
    );
    expect(knowledge.schedules.get('office')).toEqual({ unusable });
    expect(remarks).toEqual([]);
  });
});
