import type { TableKind } from '../files/table-kind.ts';

/** A file to be imported. */
export interface ImportSource {
  readonly kind: TableKind;
  readonly format: 'csv' | 'json';
  /** Begins to read the file anew. */
  open(): AsyncIterable<Uint8Array>;
}
