import { FileFault } from './file-row.ts';
import { countLines, readText } from './file-text.ts';
import { createJsonScanner } from './json-scanner.ts';

/** A value of a JSON file. */
export interface JsonValue {
  /** Where it begins; the first line of the file is 1. */
  readonly line: number;
  readonly value: unknown;
}

/** In characters; a schedule of 4,000 exceptions has a hundredth of it. */
const longestValue = 64 * 1024 * 1024;

/**
 * Reads the values of a JSON file, of which one at a time is held: the elements of an array, or objects one after the
 * other, such as one a line. Throws a FileFault where the file is no JSON, or where a name stands twice in an object,
 * of which `JSON.parse` would drop the first without a word.
 */
export async function* readJsonValues(
  chunks: AsyncIterable<string | Uint8Array>,
): AsyncIterable<JsonValue> {
  const lines = countLines();
  const scanner = createJsonScanner();
  let line = 1;
  let value = '';
  for await (const text of readText(chunks)) {
    let start = 0;
    for (let index = 0; index < text.length; index += 1) {
      const step = scanner.step(text[index] ?? '');
      if (step === 'begin' || typeof step === 'object') {
        lines.pass(text.slice(start, index));
        start = index;
        line = lines.line;
      }
      if (typeof step === 'object') {
        throw new FileFault(line, step);
      }
      if (step === 'end' || step === 'end-before') {
        const stop = step === 'end' ? index + 1 : index;
        const piece = text.slice(start, stop);
        lines.pass(piece);
        start = stop;
        index = stop - 1;
        yield { line, value: parseJson(value + piece, line) };
        value = '';
      }
    }
    lines.pass(text.slice(start));
    value = scanner.isOpen() ? checkSize(value + text.slice(start), line) : '';
  }
  if (scanner.isOpen()) {
    throw new FileFault(line, {
      column: 'file',
      problem: 'a value that begins here is never closed',
      remedy: 'a bracket or a quote is missing in it, or the file is not whole',
    });
  }
  const problem = scanner.problemAtEnd();
  if (problem !== undefined) {
    throw new FileFault(lines.line, problem);
  }
}

function checkSize(value: string, line: number): string {
  if (value.length > longestValue) {
    throw new FileFault(line, {
      column: 'file',
      problem: 'a value that begins here is longer than 64 MiB',
      remedy: 'write the rows as elements of one array, or close a quote or bracket that is open',
    });
  }
  return value;
}

function parseJson(text: string, line: number): unknown {
  const lines = countLines();
  try {
    const value: unknown = JSON.parse(text);
    const twice = findTwice(text);
    if (twice === undefined) {
      return value;
    }
    lines.pass(text.slice(0, twice.index));
    throw new FileFault(line + lines.line - 1, {
      column: twice.name,
      problem: 'the name stands twice in one object, so that one of the values would be lost',
      remedy: 'remove one of them',
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
    // Not every message of the engine names the place; then it is the value's beginning.
    lines.pass(text.slice(0, Number(/at position (\d+)/.exec(error.message)?.[1] ?? 0)));
    throw new FileFault(line + lines.line - 1, {
      column: 'file',
      problem: 'here, or a little before, it is no JSON',
      remedy: 'look for a comma, a quote or a bracket that is missing or too much',
    });
  }
}

/** The first name that stands twice in one object of a text that is JSON. */
function findTwice(text: string): { name: string; index: number } | undefined {
  const objects: Set<string>[] = [];
  for (const match of text.matchAll(/"((?:[^"\\]|\\.)*)"(\s*:)?|[{}]/g)) {
    const [token, written = '', colon] = match;
    if (token === '{') {
      objects.push(new Set());
    } else if (token === '}') {
      objects.pop();
    } else if (colon !== undefined) {
      const name = written.includes('\\') ? String(JSON.parse(`"${written}"`)) : written;
      if (objects.at(-1)?.has(name) === true) {
        return { name, index: match.index };
      }
      objects.at(-1)?.add(name);
    }
  }
  return undefined;
}
