import type { TableRow } from '../files/row.ts';
import type { CheckTerms } from '../routing/checks/checked-tables.ts';
import { offeredTargets } from '../routing/checks/offered-targets.ts';
import { anyPartition, type Rule, readRule } from '../routing/rule.ts';
import type { Steps } from '../routing/steps.ts';
import { toRuleRow } from './gather-rules.ts';
import type { RowTable } from './row-table.ts';
import { withPauses } from './with-pauses.ts';

/** The rules that can be used, by partition, as far as they were read. */
export type KnownRules = Map<string, readonly Rule[]>;

/** How many partitions are read at the same time. */
const parallelReads = 16;

/** The rules of these rows that can be used. */
export function* goodRules(rows: readonly TableRow[]): Steps<readonly Rule[]> {
  const rules: Rule[] = [];
  for (const row of rows) {
    const read = readRule(toRuleRow(row));
    if ('rule' in read) {
      rules.push(read.rule);
    }
    yield;
  }
  return rules;
}

/**
 * Everybody whom calls can meet on their way from some identities, these included. Their partitions are read into
 * `known`, which holds `any` from the beginning.
 */
export async function followTargets(
  starts: ReadonlySet<string>,
  known: KnownRules,
  table: RowTable,
  terms: CheckTerms,
): Promise<ReadonlySet<string>> {
  const naming = indexByName(known.get(anyPartition) ?? []);
  const met = new Set(starts);
  let frontier: ReadonlySet<string> = starts;
  while (frontier.size > 0) {
    await readMissing(frontier, known, table);
    const next = new Set<string>();
    for (const identity of frontier) {
      for (const rule of [...(known.get(identity) ?? []), ...(naming.get(identity) ?? [])]) {
        for (const { identity: target } of rule.enabled ? offeredTargets(rule, terms) : []) {
          if (!met.has(target.canonical)) {
            met.add(target.canonical);
            next.add(target.canonical);
          }
        }
      }
    }
    frontier = next;
  }
  return met;
}

/** The rules of `any` by each identity that they list; `not` items, which only make them fewer, are left aside. */
function indexByName(rules: readonly Rule[]): ReadonlyMap<string, readonly Rule[]> {
  const naming = new Map<string, Rule[]>();
  for (const rule of rules) {
    for (const item of rule.calledNumbers.positive) {
      if (item.kind === 'exact') {
        const found = naming.get(item.canonical) ?? [];
        found.push(rule);
        naming.set(item.canonical, found);
      }
    }
  }
  return naming;
}

/** Reads into `known` the partitions of these identities that are not known yet. */
export async function readMissing(
  identities: ReadonlySet<string>,
  known: KnownRules,
  table: RowTable,
): Promise<void> {
  const missing = [...identities].filter((each) => !known.has(each));
  for (let start = 0; start < missing.length; start += parallelReads) {
    await Promise.all(
      missing.slice(start, start + parallelReads).map(async (identity) => {
        known.set(
          identity,
          await withPauses(goodRules(await Array.fromAsync(table.rows(identity)))),
        );
      }),
    );
  }
}
