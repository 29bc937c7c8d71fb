import { type MalformedRow, type Rule, readRule } from '../routing/rule.ts';
import { compileRules, type RuleIndex } from '../routing/rule-index.ts';
import type { StoredRow } from './partition-rows.ts';

/** A row as it was understood; `rule` is its last good form, where the process remembers one. */
interface UnderstoodRow {
  readonly etag: string;
  readonly rule: Rule | undefined;
  readonly malformed: MalformedRow | undefined;
}

/** The rules of one partition, ready for use. */
export interface RulePartition {
  readonly index: RuleIndex;
  readonly malformed: readonly MalformedRow[];
  /** By rule id. */
  readonly rows: ReadonlyMap<string, UnderstoodRow>;
}

/**
 * Understands the rows of a partition. Rows that have not changed since `former` are taken over as they are, and one
 * that turned malformed goes on in its last good form. Rules are compiled only where one has changed.
 */
export function understandPartition(
  partition: string,
  stored: readonly StoredRow[],
  former: RulePartition | undefined,
): RulePartition {
  const rows = new Map(
    stored.map((row) => {
      const known = former?.rows.get(row.key);
      return [
        row.key,
        known?.etag === row.etag ? known : understandRow(partition, row, known),
      ] as const;
    }),
  );
  const understood = [...rows.values()];
  const isUnchanged =
    former?.rows.size === rows.size &&
    stored.every(({ key }) => former.rows.get(key) === rows.get(key));
  return {
    index: isUnchanged ? former.index : compileRules(understood.flatMap(({ rule }) => rule ?? [])),
    malformed: understood.flatMap(({ malformed }) => malformed ?? []),
    rows,
  };
}

function understandRow(
  partition: string,
  { key, etag, columns }: StoredRow,
  known: UnderstoodRow | undefined,
): UnderstoodRow {
  const read = readRule({ partition, id: key, columns });
  if ('rule' in read) {
    return { etag, rule: read.rule, malformed: undefined };
  }
  const goesOn = known?.rule !== undefined;
  return { etag, rule: known?.rule, malformed: { ...read.malformed, goesOn } };
}
