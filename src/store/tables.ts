import { TableClient, type TableServiceClientOptions } from '@azure/data-tables';
import type { TokenCredential } from '@azure/identity';

/** How to reach the tables of a storage account, and how to prove who we are. */
export type TablesConnection =
  | { readonly connectionString: string }
  | { readonly endpoint: string; readonly credential: TokenCredential };

/**
 * Opens a table by its name, without asking whether it exists; once per process and table. The client's own retries
 * wait for seconds, longer than a caller does: only who has `retries` to spare gets them.
 */
export function openTable(connection: TablesConnection, name: string, retries = 0): TableClient {
  const options: TableServiceClientOptions = {
    retryOptions: { maxRetries: retries, retryDelayInMs: 200 },
  };
  return 'connectionString' in connection
    ? TableClient.fromConnectionString(connection.connectionString, name, {
        ...options,
        // Plain http is meant for a service on this machine; the settings allow it nowhere else.
        allowInsecureConnection: true,
      })
    : new TableClient(connection.endpoint, name, connection.credential, { ...options });
}
