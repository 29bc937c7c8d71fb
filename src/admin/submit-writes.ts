import type { TableClient, TransactionAction } from '@azure/data-tables';
import type { TableKind } from '../files/table-kind.ts';
import { holdDeletes } from './conditional-deletes.ts';
import type { ExactRow } from './exact-columns.ts';
import { toEntity } from './table-entity.ts';

/** What must be true of the row that a write meets: that there is none, that it is this version, or nothing. */
export type Condition = 'absent' | { readonly etag: string } | 'any';

/** One write among others of the same partition. */
export type RowWrite =
  | { readonly kind: 'put'; readonly row: ExactRow; readonly condition: Condition }
  | {
      readonly kind: 'delete';
      readonly key: string;
      readonly condition: Exclude<Condition, 'absent'>;
    };

/**
 * Touches a row that stays as it is, so that whoever changes the same partition at the same time meets it there. The
 * row is not written: columns of types that are not known here would lose them.
 */
export interface RowGuard {
  readonly kind: 'guard';
  readonly key: string;
  readonly condition: { readonly etag: string };
}

/** The RowKey of the row that a write is about. */
export function keyOfWrite(write: RowWrite | RowGuard): string {
  return write.kind === 'put' ? write.row.key : write.key;
}

/** Sends up to 100 writes of one partition as one transaction, by a client that `allowConditionalDeletes` was called for. */
export async function submitWrites(
  client: TableClient,
  kind: TableKind,
  partition: string,
  writes: readonly (RowWrite | RowGuard)[],
  signal: AbortSignal,
): Promise<void> {
  const etags = new Map(
    writes.flatMap((write) =>
      write.kind === 'delete' && write.condition !== 'any'
        ? [[write.key, write.condition.etag] as const]
        : [],
    ),
  );
  if (etags.size > 0) {
    holdDeletes(signal, etags);
  }
  await client.submitTransaction(
    writes.map((write) => toAction(kind, partition, write)),
    { abortSignal: signal },
  );
}

function toAction(
  kind: TableKind,
  partition: string,
  write: RowWrite | RowGuard,
): TransactionAction {
  if (write.kind === 'guard') {
    return ['update', { partitionKey: partition, rowKey: write.key }, 'Merge', write.condition];
  }
  if (write.kind === 'delete') {
    return ['delete', { partitionKey: partition, rowKey: write.key }];
  }
  const entity = toEntity(kind, write.row);
  switch (write.condition) {
    case 'absent':
      return ['create', entity];
    case 'any':
      return ['upsert', entity, 'Replace'];
    default:
      return ['update', entity, 'Replace', write.condition];
  }
}
