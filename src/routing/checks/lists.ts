import type { Pattern, PatternList } from '../pattern.ts';
import { type Rule, ruleName } from '../rule.ts';
import type { Finding } from './finding.ts';

const columns = ['calledNumbers', 'callers'] as const;

/** Tells of items that name a list without members, and what such an item comes to. */
export function findUnknownLists(
  rules: readonly Rule[],
  lists: ReadonlySet<string>,
): readonly Finding[] {
  return rules.flatMap((rule) =>
    columns.flatMap((column) =>
      describeUnknown(rule[column], lists).map(
        (problem): Finding => ({
          severity: 'warning',
          code: 'unknown-list',
          place: ruleName(rule),
          column,
          problem,
          remedy: 'correct the name of the list, add members to it, or remove the item',
        }),
      ),
    ),
  );
}

/** Tells of lists that none of these rules names; the rules must be all there are. */
export function findUnusedLists(
  rules: readonly Rule[],
  lists: ReadonlySet<string>,
): readonly Finding[] {
  const used = new Set(
    rules.flatMap((rule) =>
      columns.flatMap((column) => [
        ...namedLists(rule[column].positive),
        ...namedLists(rule[column].negative),
      ]),
    ),
  );
  return [...lists]
    .filter((list) => !used.has(list))
    .map((list) => ({
      severity: 'warning',
      code: 'unused-list',
      place: `list ${list}`,
      problem: 'no rule names it',
      remedy: `name it as list:${list} in callers or calledNumbers of a rule, or delete its members`,
    }));
}

function describeUnknown(
  { positive, negative }: PatternList,
  lists: ReadonlySet<string>,
): readonly string[] {
  const isUnknown = (list: string): boolean => !lists.has(list);
  const wanted = namedLists(positive);
  const hasOthers = positive.some((item) => item.kind !== 'list' || lists.has(item.list));
  return [
    ...[...wanted]
      .filter(isUnknown)
      .map(
        (list) =>
          `there is no list ${list}, so nobody is a member and list:${list} matches nobody${
            hasOthers ? '' : ': the rule never fires'
          }`,
      ),
    ...[...namedLists(negative)]
      .filter(isUnknown)
      .map(
        (list) =>
          `there is no list ${list}, so nobody is a member and not list:${list} excludes nobody`,
      ),
  ];
}

function namedLists(items: readonly Pattern[]): ReadonlySet<string> {
  return new Set(items.flatMap((item) => (item.kind === 'list' ? [item.list] : [])));
}
