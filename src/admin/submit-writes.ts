import type { TableClient, TransactionAction } from '@azure/data-tables';
import type { TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import { toEntity } from './table-entity.ts';

/** What must be true of the row that a write meets: that there is none, that it is this version, or nothing. */
export type Condition = 'absent' | { readonly etag: string } | 'any';

/** One write among others of the same partition. */
export type RowWrite =
  | { readonly kind: 'put'; readonly row: TableRow; readonly condition: Condition }
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

/** The etags of rows to be deleted, by RowKey, for the transaction that is sent with this signal. */
const etagsOfDeletes = new WeakMap<object, ReadonlyMap<string, string>>();

const policyName = 'conditionalDeletesPolicy';
const unconditionalDelete =
  /^DELETE \S*?RowKey=(?:'|%27)(\S*)(?:'|%27)\)(?:\?\S*)? HTTP\/1\.1\r?\n(?:[^\r\n]+\r?\n)*?if-match: \*\r?$/gim;

/**
 * Lets the client delete under a condition within a transaction: the service does, but the SDK asks for any version of
 * the row. Its request is corrected on its way out.
 */
export function prepareTransactions(client: TableClient): void {
  client.pipeline.removePolicy({ name: policyName });
  client.pipeline.addPolicy(
    {
      name: policyName,
      sendRequest(request, next) {
        const etags =
          request.abortSignal === undefined ? undefined : etagsOfDeletes.get(request.abortSignal);
        if (etags !== undefined && typeof request.body === 'string') {
          request.body = withConditions(request.body, etags);
        }
        return next(request);
      },
    },
    // Before the request is signed, with the length of its body.
    { phase: 'Serialize' },
  );
}

/** Sends up to 100 writes of one partition as one transaction, by a client that was prepared for it. */
export async function submitWrites(
  client: TableClient,
  kind: TableKind,
  partition: string,
  writes: readonly (RowWrite | RowGuard)[],
): Promise<void> {
  const { signal } = new AbortController();
  const etags = new Map(
    writes.flatMap((write) =>
      write.kind === 'delete' && write.condition !== 'any'
        ? [[write.key, write.condition.etag] as const]
        : [],
    ),
  );
  if (etags.size > 0) {
    etagsOfDeletes.set(signal, etags);
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

function withConditions(body: string, etags: ReadonlyMap<string, string>): string {
  let replaced = 0;
  const corrected = body.replace(unconditionalDelete, (part: string, encodedKey: string) => {
    const etag = etags.get(decodeURIComponent(encodedKey).replaceAll("''", "'"));
    if (etag === undefined) {
      return part;
    }
    replaced += 1;
    return part.replace(/\*(\r?)$/, (_, end: string) => etag + end);
  });
  if (replaced !== etags.size) {
    // Rather nothing than a row that somebody else has just written.
    throw new Error('the SDK no longer writes deletions of a transaction as expected');
  }
  return corrected;
}
