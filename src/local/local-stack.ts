import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { openTable } from '../store/tables.ts';
import type { Identity } from '../telephony/identity.ts';
import { createAcsStandIn } from './acs-stand-in/acs-stand-in.ts';
import { startAcsServer } from './acs-stand-in/server.ts';
import { appEnvironment } from './app-environment.ts';
import { startCoreTools } from './core-tools.ts';
import { createExchange, type Exchange, type PlacedCall } from './exchange.ts';
import { startExchangeServer } from './exchange-server.ts';
import { hostKeyName, tellDrawnKeys } from './function-host/announcement.ts';
import { readGivenKeys } from './function-host/keys.ts';
import { startHostProcess } from './host-process.ts';
import type { Running } from './running.ts';
import { sampleAllowedDestinations, writeSampleRules } from './sample-rules.ts';
import { startTableService } from './table-service.ts';

/** Ports of the parts; 0 picks a free one. */
export interface Ports {
  readonly host: number;
  readonly acs: number;
  readonly tables: number;
  readonly exchange: number;
}

/** What is to be brought up, and who hears of it. */
export interface LocalStackOptions {
  readonly ports: Ports;
  /** Azure Functions Core Tools instead of the local function host. */
  readonly useCoreTools: boolean;
  readonly sample: { readonly called: Identity; readonly caller: Identity };
  /** Without any rule, for those who begin from nothing. */
  readonly empty: boolean;
  /** Told of every line of the function host. */
  readonly onLine: (line: string) => void;
  /** Told of every call that another process placed. */
  readonly onCall: (call: PlacedCall) => void;
}

/** Everything that a call needs, on one machine. */
export interface LocalStack {
  readonly exchange: Exchange;
  /** Takes orders for calls from other processes. */
  readonly callsUrl: string;
  /** What other processes may know of it. */
  readonly running: Running;
  /** What an Event Grid subscription would hold, with the key unless it was given by the environment. */
  readonly webhookUrl: string;
  /** The key that opens every function, unless it was given by the environment. */
  readonly shownHostKey: string | undefined;
  /** Resolves when the function host is gone. */
  readonly exited: Promise<number | null>;
  stop(): Promise<void>;
}

const appDirectory = fileURLToPath(new URL('../../', import.meta.url));
const webhookPath = '/api/acs/incoming-call';
const functionName = 'incoming-call';
const keysVariable = 'LOCAL_FUNCTION_KEYS';

/** People try a change and call at once, so rules are not kept for longer than a call takes to dial. */
const refreshSeconds = '1';

/**
 * Brings up tables with the sample rules, the ACS stand-in, a function host with the bundle, and the exchange.
 * Throws where one of them does not come up, after stopping the others.
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const parts: { stop(): Promise<void> }[] = [];
  const keep = <Part extends { stop(): Promise<void> }>(part: Part): Part => {
    parts.unshift(part);
    return part;
  };
  const stop = async (): Promise<void> => {
    for (const part of parts.splice(0)) {
      await part.stop();
    }
  };
  try {
    const tables = keep(await startTableService({ port: options.ports.tables }));
    if (!options.empty) {
      await writeSampleRules(openTable(tables, 'Rules'));
    }
    const missing = options.empty ? ['Rules', 'Schedules', 'Lists'] : ['Schedules', 'Lists'];
    await Promise.all(missing.map((name) => openTable(tables, name).createTable()));
    const accessKey = randomBytes(32).toString('base64');
    const standIn = createAcsStandIn({ accessKey });
    const acs = keep(
      await startAcsServer({ standIn, port: options.ports.acs, now: () => Date.now() }),
    );
    const acsConnection = `endpoint=${acs.url};accesskey=${accessKey}`;
    const given = readGivenKeys(process.env[keysVariable]);
    const givenKey = given.functions?.[functionName];
    const key = givenKey ?? randomBytes(32).toString('base64url');
    const hostKey = given.host ?? randomBytes(32).toString('base64url');
    const drawn = new Set([
      ...(givenKey === undefined ? [functionName] : []),
      ...(given.host === undefined ? [hostKeyName] : []),
    ]);
    const query = `?code=${encodeURIComponent(key)}`;
    const hostOptions = {
      appDirectory,
      port: options.ports.host,
      // The host is given every key, and cannot know which of them a person gave.
      onLine: (line: string) => options.onLine(tellDrawnKeys(line, drawn)),
      environment: appEnvironment({
        ACS_CONNECTION_STRING: acsConnection,
        TABLES_CONNECTION_STRING: tables.connectionString,
        ALLOWED_DESTINATIONS: sampleAllowedDestinations,
        RULES_REFRESH_SECONDS: refreshSeconds,
        [keysVariable]: JSON.stringify({
          host: hostKey,
          functions: { ...given.functions, [functionName]: key },
        }),
      }),
    };
    const host = keep(
      options.useCoreTools
        ? await startCoreTools(hostOptions, `${webhookPath}${query}`)
        : await startHostProcess(hostOptions),
    );
    const webhook = `${host.url}${webhookPath}`;
    const exchange = createExchange(standIn, `${webhook}${query}`);
    const { callsUrl } = keep(
      await startExchangeServer(exchange, {
        port: options.ports.exchange,
        sample: options.sample,
        onCall: options.onCall,
      }),
    );
    const webhookUrl = givenKey === undefined ? `${webhook}${query}` : webhook;
    const running = {
      callsUrl,
      hostUrl: host.url,
      hostKey,
      tables: tables.connectionString,
      acs: acsConnection,
      allowedDestinations: sampleAllowedDestinations,
    };
    const shownHostKey = given.host === undefined ? hostKey : undefined;
    return { exchange, callsUrl, webhookUrl, shownHostKey, running, exited: host.exited, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
