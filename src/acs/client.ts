import {
  CallAutomationClient,
  type CallAutomationClientOptions,
} from '@azure/communication-call-automation';
import type { TokenCredential } from '@azure/identity';

/** How to reach a resource of Azure Communication Services, and how to prove who we are. */
export type AcsConnection =
  | { readonly connectionString: string }
  | { readonly endpoint: string; readonly credential: TokenCredential };

/** What the client asks tokens for, by its `communicationAuthPolicy`: fetched early, one is there when a call rings. */
export const acsTokenScope = 'https://communication.azure.com//.default';

const options: CallAutomationClientOptions = {
  // The client's own retries wait for seconds, longer than a caller does.
  retryOptions: { maxRetries: 0 },
};

/** Makes the client; once per process, since it keeps the connections and the token. */
export function createAcsClient(connection: AcsConnection): CallAutomationClient {
  return 'connectionString' in connection
    ? new CallAutomationClient(connection.connectionString, {
        ...options,
        // Plain http is meant for a service on this machine; the settings allow it nowhere else.
        allowInsecureConnection: true,
      })
    : new CallAutomationClient(connection.endpoint, connection.credential, { ...options });
}
