/** Why a row cannot be used: which column, what is wrong with it, and what to do. Shown to people as it is. */
export interface Problem {
  readonly column: string;
  readonly problem: string;
  readonly remedy: string;
}

/** A problem of one row among others. */
export interface RowProblem extends Problem {
  /** The RowKey. */
  readonly row: string;
}

/** A value that was read, or why it could not be; the reader of the row adds the column. */
export type Reading<Value> =
  | { readonly value: Value }
  | { readonly problem: string; readonly remedy: string };

/** One sentence for a log: `targets: "12" is no target: write +14255550199`. */
export function describeProblem({ column, problem, remedy }: Problem): string {
  return `${column}: ${problem}: ${remedy}`;
}

/** The problems of a schedule for a log line: the first one whole, and how many more there are. */
export function describeRowProblems(problems: readonly RowProblem[]): string {
  const [first, ...others] = problems;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return first === undefined ? '' : `row ${first.row}, ${describeProblem(first)}${more}`;
}
