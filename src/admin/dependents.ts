import type { Finding } from '../routing/checks/finding.ts';
import { findUnknownLists } from '../routing/checks/lists.ts';
import { findRulesWithoutSchedule } from '../routing/checks/schedules.ts';
import type { Rule } from '../routing/rule.ts';
import { draftOf } from './gather-rules.ts';
import type { OperatorTables } from './operator-tables.ts';

/**
 * Tells of the rules that name schedules or lists which are about to be deleted as a whole. All rules are read: in
 * which partition one is named, nobody knows.
 */
export async function findRulesLeftWithout(
  kind: 'schedules' | 'lists',
  deleted: ReadonlySet<string>,
  { rules }: OperatorTables,
): Promise<readonly Finding[]> {
  if (deleted.size === 0) {
    return [];
  }
  const found: Finding[] = [];
  for await (const row of rules.rows()) {
    const rule = draftOf(row);
    found.push(
      ...(kind === 'schedules' ? withoutSchedule(rule, deleted) : withoutLists(rule, deleted)),
    );
  }
  return found;
}

function withoutSchedule(rule: Rule, deleted: ReadonlySet<string>): readonly Finding[] {
  return rule.schedule !== undefined && deleted.has(rule.schedule.id)
    ? findRulesWithoutSchedule([rule], new Map()).map((finding) => ({
        ...finding,
        remedy: 'let the rule name another schedule first',
      }))
    : [];
}

function withoutLists(rule: Rule, deleted: ReadonlySet<string>): readonly Finding[] {
  const named = [rule.calledNumbers, rule.callers]
    .flatMap(({ positive, negative }) => [...positive, ...negative])
    .flatMap((item) => (item.kind === 'list' ? item.list : []));
  return named.some((list) => deleted.has(list))
    ? findUnknownLists([rule], new Set(named.filter((list) => !deleted.has(list))))
    : [];
}
