import { type ColumnValue, textOf } from '../files/column-value.ts';
import type { TableRow } from '../files/row.ts';
import type { Problem } from '../routing/problem.ts';

// Table Storage, "Understanding the Table service data model".
const longestText = 32 * 1024;
const largestRow = 1024 * 1024;
const mostColumns = 252;
const earliest = Date.parse('1601-01-01T00:00:00Z');

/** What else a row's table could not keep, beside what its columns mean: met in the middle of an import, it ends it. */
export function problemsOfSize({ columns }: TableRow): readonly Problem[] {
  const entries = Object.entries(columns);
  const size = entries.reduce((sum, [name, value]) => sum + sizeOf(name, value), 0);
  return [
    ...entries.flatMap(([column, value]) => {
      const fault = faultOf(column, value);
      return fault === undefined ? [] : { column, ...fault };
    }),
    ...(entries.length > mostColumns
      ? [
          {
            column: 'row',
            problem: `it has ${entries.length} columns, and a table keeps ${mostColumns}`,
            remedy: 'remove some',
          },
        ]
      : []),
    ...(size > largestRow
      ? [{ column: 'row', problem: 'it is larger than 1 MiB', remedy: 'shorten its texts' }]
      : []),
  ];
}

function faultOf(
  name: string,
  value: ColumnValue,
): Pick<Problem, 'problem' | 'remedy'> | undefined {
  if (name === '__proto__') {
    return {
      problem: 'a column of this name cannot be written',
      remedy: 'give it another name',
    };
  }
  if (typeof value === 'string' && value.length > longestText) {
    return {
      problem: `the text has ${value.length} characters, and a table keeps ${longestText}`,
      remedy: 'shorten it, or put what it names on a list',
    };
  }
  return value instanceof Date && !(value.getTime() >= earliest)
    ? { problem: `${textOf(value)} is before the year 1601`, remedy: 'write a later instant' }
    : undefined;
}

/** In Table Storage every character takes two bytes. */
function sizeOf(name: string, value: ColumnValue): number {
  return 8 + 2 * name.length + (typeof value === 'string' ? 4 + 2 * value.length : 8);
}
