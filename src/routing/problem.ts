/** Why a row cannot be used: which column, what is wrong with it, and what to do. Shown to people as it is. */
export interface Problem {
  readonly column: string;
  readonly problem: string;
  readonly remedy: string;
}

/** A value that was read, or why it could not be; the reader of the row adds the column. */
export type Reading<Value> =
  | { readonly value: Value }
  | { readonly problem: string; readonly remedy: string };

/** One sentence for a log: `targets: "12" is no target: write +14255550199`. */
export function describeProblem({ column, problem, remedy }: Problem): string {
  return `${column}: ${problem}: ${remedy}`;
}
