import type { TableClient } from '@azure/data-tables';

/** The etags of rows to be deleted, by RowKey, for the transaction that is sent with this signal. */
const etagsOfDeletes = new WeakMap<object, ReadonlyMap<string, string>>();

const policyName = 'conditionalDeletesPolicy';
const unconditionalDelete =
  /^DELETE \S*?RowKey=(?:'|%27)(\S*)(?:'|%27)\)(?:\?\S*)? HTTP\/1\.1\r?\n(?:[^\r\n]+\r?\n)*?if-match: \*\r?$/gim;

/**
 * Lets the client delete under a condition within a transaction: the service does, but the SDK asks for any version of
 * the row. Its request is corrected on its way out.
 */
export function allowConditionalDeletes(client: TableClient): void {
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

/** Holds the deletes of the transaction that is sent with the signal to these etags, by RowKey. */
export function holdDeletes(signal: AbortSignal, etags: ReadonlyMap<string, string>): void {
  etagsOfDeletes.set(signal, etags);
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
