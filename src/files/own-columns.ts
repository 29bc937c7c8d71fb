import { normalColumns, type TableRow, typeSuffix } from './row.ts';
import { catalogues, type TableKind } from './table-kind.ts';

/** Learns from all rows which columns a CSV file needs beside those of the catalogue, before the first is written. */
export interface OwnColumns {
  add(row: TableRow): void;
  /** Sorted; behind a column that is not text everywhere stands `<column>@type`. */
  names(): readonly string[];
}

/** Creates an `OwnColumns` that has seen no row. */
export function gatherOwnColumns(kind: TableKind): OwnColumns {
  const catalogue = catalogues[kind].columns;
  const names = new Set<string>();
  return {
    add(row) {
      for (const [name, value] of normalColumns(kind, row)) {
        if (!catalogue.has(name)) {
          names.add(name);
          if (typeof value !== 'string') {
            names.add(name + typeSuffix);
          }
        }
      }
    },
    names: () => sortOwnColumns([...names]),
  };
}

/** Columns by name, each with that of its type behind it. */
export function sortOwnColumns(names: readonly string[]): readonly string[] {
  return names
    .filter((name) => !name.endsWith(typeSuffix))
    .sort()
    .flatMap((name) => (names.includes(name + typeSuffix) ? [name, name + typeSuffix] : name));
}
