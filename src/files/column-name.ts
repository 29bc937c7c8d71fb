const columnName = /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]{0,254}$/u;

/** What the service adds to every row by itself. */
export const leftAside: ReadonlySet<string> = new Set([
  'Timestamp',
  'timestamp',
  'etag',
  'odata.etag',
]);

/** Tells whether a table can have a column of this name. */
export function isColumnName(name: string): boolean {
  return columnName.test(name);
}
