import { createHash } from 'node:crypto';
import { canonicalRow } from '../files/canonical-row.ts';
import type { FileRow } from '../files/file-row.ts';
import { readCsvRows } from '../files/read-csv.ts';
import { readJsonRows } from '../files/read-json.ts';
import type { TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import { type LineProblem, mostProblems } from './import-plan.ts';
import type { ImportSource } from './import-source.ts';
import { placeOf } from './row-findings.ts';

/** What stands at a line of a file. */
export type SourceRow =
  | { readonly line: number; readonly row: TableRow; readonly written: TableRow }
  | Exclude<FileRow, { readonly row: TableRow }>;

/** A file while it is read. */
export interface SourceReading {
  /** Its rows in canonical form, each with the form it was written in. */
  readonly rows: AsyncIterable<SourceRow>;
  /** Of all bytes read so far, in hex. */
  sha256(): string;
}

const progressEvery = 1_000;

/** Reads a file once. */
export function readSource(
  { kind, format, open }: ImportSource,
  onProgress: (rows: number) => void = () => {},
): SourceReading {
  const hash = createHash('sha256');
  const read = format === 'csv' ? readCsvRows : readJsonRows;
  return {
    rows: readRows(),
    sha256: () => hash.copy().digest('hex'),
  };

  async function* hashed(): AsyncIterable<Uint8Array> {
    for await (const chunk of open()) {
      hash.update(chunk);
      yield chunk;
    }
  }

  async function* readRows(): AsyncIterable<SourceRow> {
    let rows = 0;
    for await (const each of read(hashed(), kind)) {
      yield 'row' in each
        ? { line: each.line, row: canonicalRow(kind, each.row), written: each.row }
        : each;
      rows += 1;
      if (rows % progressEvery === 0) {
        onProgress(rows);
      }
    }
    onProgress(rows);
  }
}

/** Gathers what is wrong with lines, as far as it is told. */
export interface LineProblems {
  add(...problems: readonly LineProblem[]): void;
  readonly isFull: boolean;
  all(): readonly LineProblem[];
}

/** Creates a gatherer of problems. */
export function gatherLineProblems(): LineProblems {
  const gathered: LineProblem[] = [];
  return {
    add(...problems) {
      gathered.push(...problems.slice(0, mostProblems - gathered.length));
    },
    get isFull() {
      return gathered.length >= mostProblems;
    },
    all: () => gathered,
  };
}

/** Says that two lines hold the same row. */
export function duplicateRow(
  kind: TableKind,
  row: TableRow,
  line: number,
  former: number,
): LineProblem {
  return {
    line,
    problem: {
      column: 'RowKey',
      problem: `line ${line} holds the same row as line ${former}, ${placeOf(kind, row)}`,
      remedy: 'remove one of the two',
    },
  };
}
