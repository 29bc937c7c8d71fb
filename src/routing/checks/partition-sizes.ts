import type { RuleRow } from '../rule.ts';
import type { Finding } from './finding.ts';

/** How many rows a partition of the Rules table may hold, so that it is read quickly and fits into memory. */
export const mostRules = 10_000;

/** Tells of partitions with too many rows, malformed and disabled ones counted too. */
export function findLargePartitions(rows: readonly RuleRow[]): readonly Finding[] {
  const sizes = new Map<string, number>();
  for (const { partition } of rows) {
    sizes.set(partition, (sizes.get(partition) ?? 0) + 1);
  }
  return [...sizes]
    .filter(([, size]) => size > mostRules)
    .map(([partition, size]) => ({
      severity: 'error',
      code: 'too-many-rules',
      place: `partition ${partition}`,
      problem: `it holds ${grouped(size)} rules, and more than ${grouped(mostRules)} are refused`,
      remedy:
        'put the identities that share a rule on a list, or give called identities partitions of their own: neither has a limit',
    }));
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
