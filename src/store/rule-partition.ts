import { type MalformedRow, type Rule, type RuleRow, readRule } from '../routing/rule.ts';

/** A row with the mark that the table changes whenever the row changes. */
export interface StoredRule extends RuleRow {
  readonly etag: string;
}

/** A row as it was understood; `rule` is its last good form, where the process remembers one. */
interface UnderstoodRow {
  readonly etag: string;
  readonly rule: Rule | undefined;
  readonly malformed: MalformedRow | undefined;
}

/** The rules of one partition, ready for use. */
export interface RulePartition {
  readonly rules: readonly Rule[];
  readonly malformed: readonly MalformedRow[];
  /** By rule id. */
  readonly rows: ReadonlyMap<string, UnderstoodRow>;
}

/**
 * Understands the rows of a partition. Rows that have not changed since `former` are taken over as they are, and one
 * that turned malformed goes on in its last good form.
 */
export function understandPartition(
  stored: readonly StoredRule[],
  former: RulePartition | undefined,
): RulePartition {
  const rows = new Map(
    stored.map((row) => {
      const known = former?.rows.get(row.id);
      return [row.id, known?.etag === row.etag ? known : understandRow(row, known)] as const;
    }),
  );
  const understood = [...rows.values()];
  return {
    rules: understood.flatMap(({ rule }) => rule ?? []),
    malformed: understood.flatMap(({ malformed }) => malformed ?? []),
    rows,
  };
}

function understandRow(row: StoredRule, known: UnderstoodRow | undefined): UnderstoodRow {
  const read = readRule(row);
  if ('rule' in read) {
    return { etag: row.etag, rule: read.rule, malformed: undefined };
  }
  const goesOn = known?.rule !== undefined;
  return { etag: row.etag, rule: known?.rule, malformed: { ...read.malformed, goesOn } };
}
