import { readInstant } from './instant.ts';
import { readInteger } from './integer.ts';
import type { Problem, Reading } from './problem.ts';

/** Reads the columns of one table row, gathers the problems, and knows in the end which columns nobody asked for. */
export interface Columns {
  /** The column's text; undefined where it has no value. */
  text(name: string): string | undefined;
  /** The column's text as one of the choices, in their spelling; the default where it has no value or a wrong one. */
  choice<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice;
  /** A whole number of 32 bits; the default where the column has no value or a wrong one. */
  integer(name: string, fallback: number): number;
  boolean(name: string, fallback: boolean): boolean;
  /** An instant in milliseconds since the epoch; undefined where the column has no value or a wrong one. */
  instant(name: string): number | undefined;
  /** What `read` makes of the column's text; undefined where it has no value or a wrong one. */
  parsed<Value>(name: string, read: (text: string) => Reading<Value>): Value | undefined;
  /** Adds a problem that the reader of the row found. */
  refuse(problem: Problem): void;
  /** Whether the column holds a value, of whatever type. */
  has(name: string): boolean;
  /** Every problem found, the columns that were never asked for among them. */
  problems(): readonly Problem[];
}

/**
 * Opens a row's columns for reading. Numbers and booleans are accepted in their own type or as text, empty text is no
 * value, and columns beginning with `_` are the operator's own.
 */
export function openColumns(row: Readonly<Record<string, unknown>>): Columns {
  const values = new Map(
    Object.entries(row).filter(([name, value]) => !name.startsWith('_') && !isEmpty(value)),
  );
  const asked = new Set<string>();
  const problems: Problem[] = [];

  const textOf = (name: string): string | undefined => {
    asked.add(name);
    const value = values.get(name);
    if (value instanceof Date && !Number.isNaN(value.getTime())) {
      return value.toISOString();
    }
    switch (typeof value) {
      case 'undefined':
      case 'string':
        return value;
      case 'number':
      case 'bigint':
      case 'boolean':
        return String(value);
      default:
        problems.push({
          column: name,
          problem: 'the value is neither text, a number, an instant nor true or false',
          remedy: 'store it as a String',
        });
        return undefined;
    }
  };

  const columns: Columns = {
    text: textOf,
    parsed(name, read) {
      const text = textOf(name);
      if (text === undefined) {
        return undefined;
      }
      const reading = read(text);
      if ('value' in reading) {
        return reading.value;
      }
      problems.push({ column: name, ...reading });
      return undefined;
    },
    choice(name, choices, fallback) {
      return columns.parsed(name, (text) => readChoice(text, choices)) ?? fallback;
    },
    integer(name, fallback) {
      return columns.parsed(name, readWholeNumber) ?? fallback;
    },
    boolean(name, fallback) {
      return columns.parsed(name, readBoolean) ?? fallback;
    },
    instant(name) {
      return columns.parsed(name, readInstant);
    },
    refuse(problem) {
      problems.push(problem);
    },
    has(name) {
      asked.add(name);
      return values.has(name);
    },
    problems() {
      const unknown = [...values.keys()].filter((name) => !asked.has(name));
      return [
        ...problems,
        ...unknown.map((column) => ({
          column,
          problem: 'there is no such column',
          remedy: 'correct its name, or begin it with _ if it is your own',
        })),
      ];
    },
  };
  return columns;
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
  );
}

function readChoice<Choice extends string>(
  text: string,
  choices: readonly Choice[],
): Reading<Choice> {
  const chosen = choices.find((choice) => choice === text.trim().toLowerCase());
  return chosen === undefined
    ? { problem: `"${text}" is not known`, remedy: `write ${listChoices(choices)}` }
    : { value: chosen };
}

function readWholeNumber(text: string): Reading<number> {
  const value = readInteger(text);
  return value === undefined
    ? { problem: `"${text}" is not a whole number`, remedy: 'write digits only, such as 100' }
    : { value };
}

function readBoolean(text: string): Reading<boolean> {
  const choice = readChoice(text, ['true', 'false']);
  return 'value' in choice ? { value: choice.value === 'true' } : choice;
}

function listChoices(choices: readonly string[]): string {
  return choices.length < 2
    ? choices.join('')
    : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;
}
