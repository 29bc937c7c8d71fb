import { createServer } from 'node:http';
import { announce } from './announcement.ts';
import { readAppFolder } from './app-folder.ts';
import { isHttpFunction, readHttpFunction } from './http-function.ts';
import { createInFlight } from './in-flight.ts';
import { createInvoke } from './invocation.ts';
import { completeKeys, type FunctionKeys, type GivenKeys } from './keys.ts';
import { loadApp } from './load-app.ts';
import { listenLocally } from './local-listener.ts';
import { createLog, type Print, type WriteLog } from './log.ts';
import { createRequestHandler } from './request-handler.ts';
import { createRouter } from './router.ts';
import { shutDown } from './shutdown.ts';

/** How long a host that stops waits for work that is going on, in milliseconds. */
const longestStop = 10_000;

/** How to run a function app. Port 0 picks a free one; keys that are not given are made up. */
export interface FunctionHostOptions {
  readonly appDirectory: string;
  readonly port: number;
  readonly keys?: GivenKeys;
  readonly print: Print;
}

/** A running host. `url` has neither a path nor a slash at its end. */
export interface FunctionHost {
  readonly port: number;
  readonly url: string;
  readonly keys: FunctionKeys;
  /**
   * Runs the `appTerminate` hooks at once and takes no new connections. Requests on open connections are still answered
   * while there is work going on. Resolves when all is done, at the latest after ten seconds. Never throws.
   */
  stop(): Promise<void>;
}

/**
 * Serves the functions of an app folder on localhost through the `@azure/functions` that the app brings, and prints
 * functions, keys and logs; last of all `Function host listening on http://localhost:<port>`.
 * A process can do this once. Throws StartError for all that whoever starts it can put right.
 */
export async function startFunctionHost(options: FunctionHostOptions): Promise<FunctionHost> {
  const { print, keys: given = {} } = options;
  const folder = await readAppFolder(options.appDirectory);
  const log = createLog(print);
  const app = await loadApp(folder, log);

  const httpFunctions = app.functions
    .filter(isHttpFunction)
    .map((registered) => readHttpFunction(registered, folder.routePrefix));
  const manual = app.functions.filter((registered) => !isHttpFunction(registered));
  const route = createRouter(httpFunctions);
  const keys = completeKeys(
    given,
    app.functions.map(({ name }) => name),
  );

  const inFlight = createInFlight();
  const invoke = createInvoke(app, log);
  const handle = createRequestHandler({ route, manual, keys, invoke, inFlight, log });
  const server = createServer((request, response) => {
    const sent = new Promise((resolve) => response.once('close', resolve));
    inFlight.track(Promise.all([handle(request, response), sent]));
  });
  // This server does not listen by itself, because to stop that would also end its idle connections, which are to be
  // served as long as there is work.
  const listener = await listenLocally(options.port, (socket) => server.emit('connection', socket));
  const url = `http://localhost:${listener.port}`;

  warnOfUnknownNames(given, keys, log);
  for (const line of announce({ url, httpFunctions, manual, keys, given })) {
    print(line);
  }
  print(`Function host listening on ${url}`);

  let stopped: Promise<void> | undefined;
  return {
    port: listener.port,
    url,
    keys,
    stop() {
      stopped ??= shutDown({ app, listener, inFlight, log }, longestStop);
      return stopped;
    },
  };
}

function warnOfUnknownNames(given: GivenKeys, keys: FunctionKeys, log: WriteLog): void {
  for (const name of Object.keys(given.functions ?? {})) {
    if (!Object.hasOwn(keys.functions, name)) {
      log('warning', `A key is given for "${name}", but the app has no function of that name.`);
    }
  }
}
