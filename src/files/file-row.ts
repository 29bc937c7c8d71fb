import type { Problem } from '../routing/problem.ts';
import type { TableRow } from './row.ts';

/**
 * What stands at a line of a file (the first is 1): a row, or why there is none. A line with several problems comes
 * once for each. Where a line could not even be taken apart, nothing comes behind its problem.
 */
export type FileRow =
  | { readonly line: number; readonly row: TableRow }
  | {
      readonly line: number;
      readonly problem: Problem;
      /** Where on the line it is, as far as more than one row may stand there. */
      readonly place?: string | undefined;
    };

/** Ends the reading of a file that cannot be taken apart from some line on. */
export class FileFault extends Error {
  readonly line: number;
  readonly fault: Problem;

  constructor(line: number, fault: Problem) {
    super(fault.problem);
    this.line = line;
    this.fault = fault;
  }
}

/** Passes rows on, and a fault that ends them as the last. */
export async function* withFault(rows: AsyncIterable<FileRow>): AsyncIterable<FileRow> {
  try {
    yield* rows;
  } catch (error) {
    if (!(error instanceof FileFault)) {
      throw error;
    }
    yield { line: error.line, problem: error.fault };
  }
}
