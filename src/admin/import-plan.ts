import type { TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import type { Finding } from '../routing/checks/finding.ts';
import type { Problem } from '../routing/problem.ts';
import type { WriteBatch } from './write-batches.ts';

/** What an import is allowed beside writing the rows of the file. */
export interface ImportOptions {
  /** Deletes the rows that the file lacks. */
  readonly prune: boolean;
  /** Lets pruning delete all rows of a partition. */
  readonly allowEmpty: boolean;
}

/** How many rows an import changes, and how many it leaves as they are. */
export interface ImportCounts {
  readonly created: number;
  readonly replaced: number;
  readonly deleted: number;
  /** Rows of the file that the table has already. */
  readonly unchanged: number;
}

/** One row that an import changes. */
export interface RowDifference {
  readonly kind: 'create' | 'replace' | 'delete';
  /** Absent where it is created. */
  readonly before?: TableRow;
  /** Absent where it is deleted. */
  readonly after?: TableRow;
}

/** Batches of which each is written after the one before it. */
export type BatchSequence = readonly WriteBatch[];

/** What may be written at the same time; the next stage begins when all of this one is written. */
export type ImportStage = Iterable<BatchSequence> | AsyncIterable<BatchSequence>;

/** An import that was checked: what it changes, and how. */
export interface ImportPlan {
  readonly kind: TableKind;
  /** Of the file's bytes, in hex. */
  readonly sha256: string;
  readonly counts: ImportCounts;
  /** The first of them. */
  readonly differences: readonly RowDifference[];
  readonly warnings: readonly Finding[];
  /**
   * The places of rows that it replaces or deletes, and that are malformed: an import of the rows before would be
   * refused for them. The first of them.
   */
  readonly malformedFormer: readonly string[];
  /** The writes, in the order in which no number that had a rule is without one in between. */
  stages(): readonly ImportStage[];
}

/** Why nothing is to be written. */
export interface Refusal {
  /** What is wrong in the file, in its order. */
  readonly lines: readonly LineProblem[];
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** A problem at a line of the file. */
export interface LineProblem {
  readonly line: number;
  readonly problem: Problem;
  /** Where on the line, which may hold many rows in JSON: the row, or as much as is known of it. */
  readonly place?: string | undefined;
}

/** What came of looking at a file and the table. */
export type PlanOutcome = { readonly plan: ImportPlan } | { readonly refused: Refusal };

/** How many differences a plan shows. */
export const mostDifferences = 1_000;

/** How many malformed rows that it takes away a plan names. */
export const mostMalformedFormer = 20;

/** How many problems of a file are told: of one that is wrong everywhere, the beginning tells enough. */
export const mostProblems = 1_000;

/** Refuses for what is wrong in the file itself. */
export function refuseLines(problems: readonly LineProblem[]): PlanOutcome {
  const inOrder = problems.toSorted((left, right) => left.line - right.line);
  const shown = inOrder.slice(0, mostProblems);
  const last = shown.at(-1);
  const lines =
    shown.length < mostProblems || last === undefined
      ? shown
      : [...shown, { line: last.line, problem: tooManyProblems }];
  return { refused: { lines, errors: [], warnings: [] } };
}

const tooManyProblems: Problem = {
  column: 'file',
  problem: `these are the first ${mostProblems} problems, and what follows was not looked at`,
  remedy: 'correct them and import the file again',
};

/** Says that pruning would empty partitions. */
export function emptiedPartitions(names: readonly string[]): LineProblem {
  const shown = names.slice(0, 10);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return {
    line: 1,
    problem: {
      column: 'file',
      problem: `it lacks every row of ${shown.join(', ')}${more}, so pruning would empty ${names.length === 1 ? 'that partition' : `${names.length} partitions`}`,
      remedy:
        'add --allow-empty if that is meant, add their rows to the file, or import without --prune',
    },
  };
}
