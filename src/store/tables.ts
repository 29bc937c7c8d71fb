import { TableClient, type TableServiceClientOptions } from '@azure/data-tables';
import type { TokenCredential } from '@azure/identity';

/** How to reach the tables of a storage account, and how to prove who we are. */
export type TablesConnection =
  | { readonly connectionString: string }
  | { readonly endpoint: string; readonly credential: TokenCredential };

/** The name of the policy that limits how long a request may take. */
export const requestLimitName = 'requestTimeout';

/** How patient a client is. */
export interface TablePatience {
  /** How often a request that failed is sent again: the pauses are longer than a call that rings can wait. */
  readonly retries?: number;
  /** How long the first pause before that is, in milliseconds; 200 without it. */
  readonly retryDelay?: number;
  /** How long a request may take, in milliseconds; one that took longer is not sent again. Without it, as long as it likes. */
  readonly timeout?: number | undefined;
}

/** Opens a table by its name, without asking whether it exists; once per process and table. */
export function openTable(
  connection: TablesConnection,
  name: string,
  { retries = 0, retryDelay = 200, timeout }: TablePatience = {},
): TableClient {
  const table = createClient(connection, name, {
    retryOptions: { maxRetries: retries, retryDelayInMs: retryDelay },
  });
  if (timeout !== undefined) {
    limitRequests(table, timeout);
  }
  return table;
}

function createClient(
  connection: TablesConnection,
  name: string,
  options: TableServiceClientOptions,
): TableClient {
  return 'connectionString' in connection
    ? TableClient.fromConnectionString(connection.connectionString, name, {
        ...options,
        // Plain http is meant for a service on this machine; the settings allow it nowhere else.
        allowInsecureConnection: true,
      })
    : new TableClient(connection.endpoint, name, connection.credential, { ...options });
}

/**
 * Ends every request of a client after so many milliseconds, the reading of its answer included, which the SDK's own
 * limit leaves out. It rejects with an AbortError, as after any signal.
 */
function limitRequests(table: TableClient, milliseconds: number): void {
  table.pipeline.addPolicy(
    {
      name: requestLimitName,
      async sendRequest(request, next) {
        const { abortSignal: given } = request;
        const callOff = new AbortController();
        const forward = () => callOff.abort();
        let isOver = false;
        const timer = setTimeout(() => {
          isOver = true;
          callOff.abort();
        }, milliseconds);
        given?.addEventListener('abort', forward);
        if (given?.aborted === true) {
          forward();
        }
        request.abortSignal = callOff.signal;
        try {
          return await next(request);
        } catch (error) {
          // Of an answer that was cut short the SDK says only that it cannot be read.
          throw isOver ? new DOMException('the request took too long', 'AbortError') : error;
        } finally {
          clearTimeout(timer);
          given?.removeEventListener('abort', forward);
          // By its signal a request is known to who made it, and to those who send it again.
          if (given === undefined) {
            delete request.abortSignal;
          } else {
            request.abortSignal = given;
          }
        }
      },
    },
    { afterPhase: 'Retry' },
  );
}
