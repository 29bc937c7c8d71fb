import { app } from '@azure/functions';
import { ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import { createAcsClient } from './acs/client.ts';
import { createAcsPlatform } from './acs/platform.ts';
import type { CallHandler } from './acs/webhook.ts';
import { handleCall } from './calls/handle-call.ts';
import type { Connection } from './connection.ts';
import { registerIncomingCall } from './functions/incoming-call.ts';
import { processClock } from './process-clock.ts';
import { readSettings, type Settings } from './settings.ts';
import { createCallStore } from './store/call-store.ts';
import { createRuleStore } from './store/rule-store.ts';
import { openTable } from './store/tables.ts';

const handler = createHandler();
let stopping = false;

app.hook.appTerminate(() => {
  stopping = true;
});
registerIncomingCall({
  now: processClock.now,
  handler: () => (stopping ? { obstacles: ['The process is being stopped.'] } : handler),
});

/** Unusable settings leave the doors open: handshakes succeed, and Event Grid is told to deliver calls again. */
function createHandler(): CallHandler {
  const read = readSettings(process.env);
  if ('settings' in read) {
    return assemble(read.settings);
  }
  for (const problem of read.problems) {
    console.error(`Unusable setting: ${problem}`);
  }
  return { obstacles: read.problems };
}

/** Clients and credential are made here, once, and shared by every call of the process. */
function assemble(settings: Settings): CallHandler {
  const credential = createCredential(settings);
  const connect = (connection: Connection) =>
    'endpoint' in connection ? { ...connection, credential } : connection;
  const { tables } = settings;
  const rules = createRuleStore({
    table: openTable(connect(tables), settings.rulesTable),
    requestTimeout: settings.attemptTimeout,
    refresh: settings.rulesRefresh,
    clock: processClock,
  });
  // The first call finds the rules that every call needs there, or on their way.
  app.hook.appStart(() => rules.warm());
  const handling = {
    rules,
    platform: createAcsPlatform(createAcsClient(connect(settings.acs)), settings.attemptTimeout),
    allowedDestinations: settings.allowedDestinations,
    fallbackTarget: settings.fallbackTarget,
    callLog: createCallStore(openTable(connect(tables), settings.callsTable)),
    ringTime: settings.ringTime,
    attemptTimeout: settings.attemptTimeout,
    clock: processClock,
    random: Math.random,
  };
  return { handleCall: (call, log) => handleCall(call, handling, log) };
}

/** A credential that is made when the first token is asked for: with connection strings alone there is none to make. */
function createCredential({ identityClientId: clientId }: Settings): TokenCredential {
  let credential: ManagedIdentityCredential | undefined;
  return {
    getToken(scopes, options) {
      credential ??=
        clientId === undefined
          ? new ManagedIdentityCredential()
          : new ManagedIdentityCredential({ clientId });
      return credential.getToken(scopes, options);
    },
  };
}
