import { type Rule, ruleName } from '../rule.ts';
import type { CheckedTables } from './checked-tables.ts';
import type { Finding } from './finding.ts';

type Schedules = CheckedTables['schedules'];

/** Tells every problem of every row of a schedule. */
export function findMalformedSchedules(schedules: Schedules): readonly Finding[] {
  return [...schedules].flatMap(([id, { problems }]) =>
    problems.map(
      ({ row, ...problem }): Finding => ({
        severity: 'error',
        code: 'malformed-schedule',
        place: `schedule ${id}, row ${row}`,
        ...problem,
      }),
    ),
  );
}

/** Tells of rules that never fire because of the schedule they name. */
export function findRulesWithoutSchedule(
  rules: readonly Rule[],
  schedules: Schedules,
): readonly Finding[] {
  return rules.flatMap((rule) => {
    const id = rule.schedule?.id;
    if (id === undefined) {
      return [];
    }
    const known = schedules.get(id);
    if (known === undefined) {
      return finding(rule, {
        code: 'unknown-schedule',
        problem: `there is no schedule ${id}, so the rule is malformed and never fires`,
        remedy: 'correct its name, or write the rows of the schedule',
      });
    }
    return known.problems.length === 0
      ? []
      : finding(rule, {
          code: 'schedule-unusable',
          problem: `the schedule ${id} is malformed, so the rule never fires`,
          remedy: 'correct the rows of the schedule',
        });
  });
}

/** Tells of schedules that none of these rules names; the rules must be all there are. */
export function findUnusedSchedules(
  rules: readonly Rule[],
  schedules: Schedules,
): readonly Finding[] {
  const used = new Set(rules.map(({ schedule }) => schedule?.id));
  return [...schedules.keys()]
    .filter((id) => !used.has(id))
    .map((id) => ({
      severity: 'warning',
      code: 'unused-schedule',
      place: `schedule ${id}`,
      problem: 'no rule names it',
      remedy: 'name it in the column schedule of a rule, or delete its rows',
    }));
}

function finding(
  rule: Rule,
  words: Pick<Finding, 'code' | 'problem' | 'remedy'>,
): readonly Finding[] {
  return [{ severity: 'error', place: ruleName(rule), column: 'schedule', ...words }];
}
