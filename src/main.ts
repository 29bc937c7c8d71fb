import { app } from '@azure/functions';
import { ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import { acsTokenScope, createAcsClient } from './acs/client.ts';
import { acsAbilities, createAcsPlatform } from './acs/platform.ts';
import type { CallHandler } from './acs/webhook.ts';
import { createOperatorTables } from './admin/operator-tables.ts';
import { readCalls } from './admin/read-calls.ts';
import type { CallExplainer } from './api/explain.ts';
import type { OpenDesk, OperatorDesk } from './api/operator-desk.ts';
import { explainCall } from './calls/explain-call.ts';
import { handleCall } from './calls/handle-call.ts';
import { createHealth, createIllness, type Health } from './calls/health.ts';
import { watchCallLog, watchPlatform } from './calls/watch.ts';
import type { Connection } from './connection.ts';
import { registerCalls } from './functions/calls.ts';
import { registerExplain } from './functions/explain.ts';
import { registerHealth } from './functions/health.ts';
import { registerIncomingCall } from './functions/incoming-call.ts';
import { registerLists } from './functions/lists.ts';
import { registerRules } from './functions/rules.ts';
import { registerSchedules } from './functions/schedules.ts';
import { processClock } from './process-clock.ts';
import { readSettings, type Settings } from './settings.ts';
import { createCallStore } from './store/call-store.ts';
import { createListStore } from './store/list-store.ts';
import { createRuleStore } from './store/rule-store.ts';
import { createScheduleStore } from './store/schedule-store.ts';
import { openTable, type TablesConnection } from './store/tables.ts';

/** What the doors open to. */
interface App {
  readonly handler: CallHandler;
  readonly explainer: CallExplainer;
  readonly health: Health;
  readonly desk: OpenDesk;
}

const parts = createApp();
let stopping = false;

app.hook.appTerminate(() => {
  stopping = true;
});
registerIncomingCall({
  now: processClock.now,
  handler: () => (stopping ? { obstacles: ['The process is being stopped.'] } : parts.handler),
});
registerExplain(parts.explainer, processClock.now);
registerHealth(parts.health);
registerRules(parts.desk);
registerSchedules(parts.desk);
registerLists(parts.desk);
registerCalls(parts.desk);

/** Unusable settings leave the doors open: handshakes succeed, and Event Grid is told to deliver calls again. */
function createApp(): App {
  const read = readSettings(process.env);
  if ('settings' in read) {
    return assemble(read.settings);
  }
  for (const problem of read.problems) {
    console.error(`Unusable setting: ${problem}`);
  }
  const obstacles = { obstacles: read.problems };
  return {
    handler: obstacles,
    explainer: obstacles,
    health: createIllness(read.problems),
    desk: obstacles,
  };
}

/** Clients and credential are made here, once, and shared by every call of the process. */
function assemble(settings: Settings): App {
  const credential = createCredential(settings);
  const connect = (connection: Connection) =>
    'endpoint' in connection ? { ...connection, credential } : connection;
  const tables = connect(settings.tables);
  const reading = {
    requestTimeout: settings.attemptTimeout,
    refresh: settings.rulesRefresh,
    clock: processClock,
  };
  const schedules = createScheduleStore({
    ...reading,
    table: openTable(tables, settings.schedulesTable),
  });
  const lists = createListStore({ ...reading, table: openTable(tables, settings.listsTable) });
  const rules = createRuleStore({
    ...reading,
    table: openTable(tables, settings.rulesTable),
    onAny(read) {
      for (const { enabled, schedule } of read) {
        if (enabled && schedule !== undefined) {
          schedules.warm(schedule.id);
        }
      }
    },
  });
  // The first call finds the rules and the token that every call needs there, or on their way.
  app.hook.appStart(() => {
    rules.warm();
    if ('endpoint' in settings.acs) {
      // A token that cannot be had is asked for again by the call that needs it, which says what is wrong.
      credential.getToken(acsTokenScope).catch(() => undefined);
    }
  });
  const acs = createAcsPlatform(createAcsClient(connect(settings.acs)), settings.attemptTimeout);
  const { platform, report } = watchPlatform(acs, processClock.now);
  const { callLog, unwritten } = watchCallLog(
    createCallStore(openTable(tables, settings.callsTable), settings.attemptTimeout),
  );
  const handling = {
    rules,
    schedules,
    lists,
    platform,
    allowedDestinations: settings.allowedDestinations,
    fallbackTarget: settings.fallbackTarget,
    callLog,
    ringTime: settings.ringTime,
    attemptTimeout: settings.attemptTimeout,
    clock: processClock,
    random: Math.random,
  };
  return {
    handler: { handleCall: (call, log) => handleCall(call, handling, log) },
    explainer: {
      explainCall: (call) => explainCall(call, { ...handling, abilities: platform.abilities }),
    },
    health: createHealth({
      rulesLastRead: rules.lastRead,
      rules: rules.report,
      schedules: schedules.report,
      lists: lists.report,
      platform: report,
      unwritten,
    }),
    desk: createDesk(settings, tables),
  };
}

/** How long one request of an operator to a table may take, in milliseconds: a page of it takes the service 5 s at most. */
const operatorTimeout = 10_000;

/** Operators' clients are their own: they read what is in the tables now, and may take longer than a call. */
function createDesk(settings: Settings, connection: TablesConnection): OperatorDesk {
  const open = (name: string) => openTable(connection, name, { timeout: operatorTimeout });
  const clients = {
    rules: open(settings.rulesTable),
    schedules: open(settings.schedulesTable),
    lists: open(settings.listsTable),
    history: open(settings.historyTable),
  };
  const calls = open(settings.callsTable);
  return {
    tables: createOperatorTables(clients, processClock.now),
    calls: (query) => readCalls(calls, query),
    checks: {
      allowedDestinations: settings.allowedDestinations,
      strategies: acsAbilities.strategies,
      now: processClock.now,
    },
    // Set by the platform, and by nobody else, where it authenticates people itself.
    hasPrincipals: process.env['WEBSITE_AUTH_ENABLED'] === 'True',
    now: processClock.now,
  };
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
