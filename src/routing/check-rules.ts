import { findBarredTargets } from './checks/barred-targets.ts';
import type { CheckedTables } from './checks/checked-tables.ts';
import type { Finding } from './checks/finding.ts';
import { findUnknownLists, findUnusedLists } from './checks/lists.ts';
import { findLoops } from './checks/loops.ts';
import { findMalformedRows } from './checks/malformed-rows.ts';
import { findLargePartitions } from './checks/partition-sizes.ts';
import {
  findMalformedSchedules,
  findRulesWithoutSchedule,
  findUnusedSchedules,
} from './checks/schedules.ts';
import { findShadowedRules } from './checks/shadowed-rules.ts';
import { findUnavailableStrategies } from './checks/strategies.ts';
import { type MalformedRow, type Rule, type RuleRow, readRule } from './rule.ts';
import { finish, type Steps } from './steps.ts';

/**
 * Finds everything that is wrong in the tables, and what is legal but seldom meant: first what single rows say, then
 * what rules come to together. What a row says is checked whether it is enabled or not, so that it can be switched on
 * without a surprise; loops and rules in front of others are those of enabled rules.
 */
export function checkRules(tables: CheckedTables): readonly Finding[] {
  return finish(checkRulesInSteps(tables));
}

/** The same in steps: a partition as large as it may be takes a good part of a second. */
export function* checkRulesInSteps(tables: CheckedTables): Steps<readonly Finding[]> {
  const { schedules, lists } = tables;
  const { rules, malformed } = yield* readRows(tables.rules);
  // What can be read of a malformed row is checked too: all that is wrong with it is told at once, and what it names
  // is in use as soon as it is mended.
  const readable = [...rules, ...malformed.map(({ draft }) => draft)];
  const ofRows: Finding[] = [];
  for (const find of [
    () => findMalformedRows(malformed),
    () => findMalformedSchedules(schedules),
    () => findRulesWithoutSchedule(readable, schedules),
    () => findUnknownLists(readable, lists),
    () => findBarredTargets(readable, tables),
    () => findUnavailableStrategies(readable, tables),
    () => findLargePartitions(tables.rules),
  ]) {
    ofRows.push(...find());
    yield;
  }
  const loops = yield* findLoops(rules, tables);
  yield;
  return [
    ...ofRows,
    ...loops,
    ...(yield* findShadowedRules(rules, tables)),
    ...(tables.isWhole
      ? [...findUnusedSchedules(readable, schedules), ...findUnusedLists(readable, lists)]
      : []),
  ];
}

function* readRows(rows: readonly RuleRow[]): Steps<{
  readonly rules: readonly Rule[];
  readonly malformed: readonly MalformedRow[];
}> {
  const rules: Rule[] = [];
  const malformed: MalformedRow[] = [];
  for (const row of rows) {
    const read = readRule(row);
    if ('rule' in read) {
      rules.push(read.rule);
    } else {
      malformed.push(read.malformed);
    }
    yield;
  }
  return { rules, malformed };
}
