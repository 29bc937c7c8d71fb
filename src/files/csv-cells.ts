import { CsvError, type CsvErrorCode, parse } from 'csv-parse';
import type { Problem } from '../routing/problem.ts';
import { FileFault } from './file-row.ts';
import { countLines, type LineCounter, readText } from './file-text.ts';

/** The cells of one line, which is several where a cell holds line ends. */
export interface CsvLine {
  /** Where it begins; the first line of the file is 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Over twice what a row of Table Storage can hold, in characters: what is longer has most likely lost a quote. */
const longestLine = 4 * 1024 * 1024;
const delimiters = [',', ';', '\t'] as const;
const lineEnds = ['\r\n', '\n', '\r'];
// A CR at the end may be half of a CRLF, of which the rest is still to come.
const firstFilledLine = /^\s*(\S[^\r\n]*)(?:\r\n|\n|\r(?=[^\n]))/;
const spreadsheetHint = /^"?sep=([,;\t|])"?$/i;

/**
 * Takes a CSV file apart into lines of cells; lines whose cells are all empty are passed over. The delimiter is the
 * one of `,`, `;` and tab that stands most often in the first filled line, or what Excel's line `sep=;` names.
 * Throws a FileFault where quotes do not pair.
 */
export async function* readCsvLines(
  chunks: AsyncIterable<string | Uint8Array>,
): AsyncIterable<CsvLine> {
  const lines = countLines();
  let parser: CellParser | undefined;
  let unread = '';
  for await (const text of readText(chunks)) {
    unread += text;
    if (parser === undefined && isDialectKnown(unread)) {
      parser = openParser();
    }
    if (parser !== undefined) {
      yield* locate(await parser.write(unread), lines);
      unread = '';
    }
  }
  parser ??= openParser();
  yield* locate(await parser.write(unread), lines);
  yield* locate(await parser.end(), lines);

  function openParser(): CellParser {
    const { delimiter, hint } = dialectOf(unread);
    lines.pass(hint);
    unread = unread.slice(hint.length);
    return createCellParser(delimiter);
  }
}

function* locate({ records, failure }: Parsed, lines: LineCounter): Iterable<CsvLine> {
  for (const cells of records) {
    const { line } = lines;
    lines.pass(`${cells.join()},\n`);
    if (cells.some((cell) => cell.trim() !== '')) {
      yield { line, cells };
    }
  }
  if (failure !== undefined) {
    throw new FileFault(lines.line, faultOf(failure));
  }
}

function isDialectKnown(beginning: string): boolean {
  return firstFilledLine.test(beginning) || beginning.length > longestLine;
}

/** The delimiter, and the beginning of the file that does nothing but name it. */
function dialectOf(beginning: string): { delimiter: string; hint: string } {
  const [before = '', first = beginning] = firstFilledLine.exec(beginning) ?? [];
  const named = spreadsheetHint.exec(first)?.[1];
  return named === undefined
    ? { delimiter: mostFrequent(first), hint: '' }
    : { delimiter: named, hint: before };
}

function mostFrequent(header: string): string {
  const outsideQuotes = header.replace(/"[^"]*"/g, '');
  const counts = delimiters.map((each) => outsideQuotes.split(each).length);
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ',';
}

interface Parsed {
  readonly records: readonly (readonly string[])[];
  readonly failure: Error | undefined;
}

interface CellParser {
  write(text: string): Promise<Parsed>;
  end(): Promise<Parsed>;
}

/** The parser hands its records out as it meets them: from a stream that fails, the last ones would be lost. */
function createCellParser(delimiter: string): CellParser {
  let records: string[][] = [];
  const parser = parse({
    delimiter,
    record_delimiter: lineEnds,
    relax_column_count: true,
    max_record_size: longestLine,
    on_record: (cells) => {
      records.push(cells);
      return null;
    },
  });
  // Every failure is told to the call that met it.
  parser.on('error', () => {});
  const settle = (failure: Error | null | undefined): Parsed => {
    const parsed = { records, failure: failure ?? undefined };
    records = [];
    return parsed;
  };
  return {
    write: (text) =>
      new Promise((resolve) => {
        parser.write(text, (failure) => resolve(settle(failure)));
      }),
    end: () =>
      new Promise((resolve) => {
        parser.end((failure?: Error | null) => resolve(settle(failure)));
      }),
  };
}

const quoteRemedy =
  'put the whole cell in double quotes, and double every quote inside, or let a spreadsheet save the file';

function faultOf(failure: Error): Problem {
  const code: CsvErrorCode | undefined = failure instanceof CsvError ? failure.code : undefined;
  switch (code) {
    case 'CSV_MAX_RECORD_SIZE':
      return {
        column: 'cells',
        problem: 'the line is longer than 4 MiB, and a row of a table holds 1 MiB',
        remedy:
          'shorten it; where a cell in it begins with a double quote, look whether that is ever closed',
      };
    case 'CSV_QUOTE_NOT_CLOSED':
      return {
        column: 'cells',
        problem: 'a cell begins with a double quote that is never closed',
        remedy: quoteRemedy,
      };
    case 'INVALID_OPENING_QUOTE':
      return {
        column: 'cells',
        problem: 'a double quote stands inside a cell that does not begin with one',
        remedy: quoteRemedy,
      };
    case 'CSV_INVALID_CLOSING_QUOTE':
      return {
        column: 'cells',
        problem: 'behind the closing double quote of a cell its text goes on',
        remedy: quoteRemedy,
      };
    default:
      throw failure;
  }
}
