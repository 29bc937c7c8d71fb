import { checkRules } from '../routing/check-rules.ts';
import type { Finding } from '../routing/checks/finding.ts';
import { findPastOverrides } from '../routing/checks/past-overrides.ts';
import type { RuleRow } from '../routing/rule.ts';
import type { CheckSettings } from './check-change.ts';
import { toRuleRow } from './gather-rules.ts';
import type { OperatorTables } from './operator-tables.ts';
import { findProblemsOfMembers } from './row-findings.ts';
import type { RowTable } from './row-table.ts';
import { readAllSchedules } from './whole-tables.ts';

/** Finds everything that is wrong in the tables as a whole: rules, schedules, lists, and what nobody uses. */
export async function checkAll(
  tables: OperatorTables,
  settings: CheckSettings,
): Promise<readonly Finding[]> {
  const [rules, schedules, lists] = await Promise.all([
    readRules(tables.rules),
    readAllSchedules(tables.schedules),
    readMembers(tables.lists),
  ]);
  return [
    ...checkRules({ ...settings, rules, schedules, lists: lists.names, isWhole: true }),
    ...findPastOverrides(schedules, settings.now()),
    ...lists.malformed,
  ];
}

async function readRules(rules: RowTable): Promise<readonly RuleRow[]> {
  const rows: RuleRow[] = [];
  for await (const row of rules.rows()) {
    rows.push(toRuleRow(row));
  }
  return rows;
}

/** Members are looked at as they come: there may be millions. */
async function readMembers(
  lists: RowTable,
): Promise<{ names: ReadonlySet<string>; malformed: readonly Finding[] }> {
  const names = new Set<string>();
  const malformed: Finding[] = [];
  for await (const row of lists.rows()) {
    names.add(row.partition);
    malformed.push(...findProblemsOfMembers([row]));
  }
  return { names, malformed };
}
