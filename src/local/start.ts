// npm start: everything that a call needs on one machine, a sample call, and room for more of them.
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { reachLoopbackDirectly } from './app-environment.ts';
import { hasCoreTools } from './core-tools.ts';
import { type LocalStack, type Ports, startLocalStack } from './local-stack.ts';
import { findFreePort } from './ports.ts';
import { reportCall } from './report.ts';
import { announceRunning, withdrawRunning } from './running.ts';
import { sampleCall } from './sample-rules.ts';

interface Flags {
  readonly once: boolean;
  readonly empty: boolean;
  readonly coreTools: boolean;
  readonly ports: Ports;
}

const usage =
  'npm start -- [--once | --empty] [--port <n>] [--acs-port <n>] [--tables-port <n>] [--exchange-port <n>]';
const usualPort = 7071;
/** How much later than others this process may hear of a signal, in milliseconds. */
const signalDelay = 1_000;

function fail(sentence: string, exitCode: number): never {
  console.error(sentence);
  process.exit(exitCode);
}

async function readFlags(): Promise<Flags> {
  try {
    const { values } = parseArgs({
      options: {
        once: { type: 'boolean', default: false },
        empty: { type: 'boolean', default: false },
        'core-tools': { type: 'boolean', default: false },
        port: { type: 'string' },
        'acs-port': { type: 'string', default: '0' },
        'tables-port': { type: 'string', default: '0' },
        'exchange-port': { type: 'string', default: '0' },
      },
    });
    if (values.once && values.empty) {
      throw new Error(
        '--once rings the sample call, for which --empty leaves no rule: choose one.',
      );
    }
    return {
      once: values.once,
      empty: values.empty,
      coreTools: values['core-tools'],
      ports: {
        host:
          values.port === undefined
            ? ((await findFreePort(usualPort)) ?? 0)
            : readPort(values.port),
        acs: readPort(values['acs-port']),
        tables: readPort(values['tables-port']),
        exchange: readPort(values['exchange-port']),
      },
    };
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : error}\nUsage: ${usage}`, 2);
  }
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) {
    throw new Error(`"${text}" is no port: write a number from 0 (any free port) to 65535.`);
  }
  return port;
}

/** Places the sample call and shows it; true if ACS acted on that redirect, once. */
async function showSampleCall({ exchange }: LocalStack): Promise<boolean> {
  const call = await exchange.placeCall(sampleCall.called, sampleCall.caller);
  console.log(['', 'A sample call rang:', ...reportCall(call)].join('\n'));
  return call.event === 'redirected' && call.acts.join() === 'redirect';
}

/** A key that the environment gave is known to whoever gave it. */
function hostKeyOf({ shownHostKey }: LocalStack): string {
  return shownHostKey ?? 'as given';
}

function showHowToBegin(stack: LocalStack): void {
  console.log(`
Ready, without any rule. From a second terminal:
  what the command can do  npx call-redirect --help
  rules to begin with      npx call-redirect schedules import samples/office/schedules.csv
                           npx call-redirect lists import samples/office/lists.csv
                           npx call-redirect rules import samples/office/rules.csv
  a call                   npx call-redirect send --called +14255550100
  Event Grid's webhook     ${stack.webhookUrl}
  every function's key     ${hostKeyOf(stack)}
Ctrl-C ends it.`);
}

function showWhatIsNext(stack: LocalStack): void {
  const { callsUrl, webhookUrl } = stack;
  console.log(`
Ready for the next call:
  the sample call again   curl -X POST ${callsUrl}
  any other call          npm run call -- --called +… --caller +…
                          curl ${callsUrl} -d '{"called":"+…","caller":"+…"}'
  Event Grid's webhook    ${webhookUrl}
  every function's key    ${hostKeyOf(stack)}
Ctrl-C ends it.`);
}

reachLoopbackDirectly();
const flags = await readFlags();
/** Places the sample call; undefined where somebody ends it all meanwhile. */
async function tryOut(started: LocalStack): Promise<boolean | undefined> {
  const showing = showSampleCall(started);
  showing.catch(() => undefined);
  try {
    return await Promise.race([showing, interrupted]);
  } catch (error) {
    // The parts hear a terminal's interrupt too, and may be gone before this process has heard of it.
    const isOver = await Promise.race([interrupted.then(() => true), wait(signalDelay, false)]);
    return isOver ? undefined : fail(error instanceof Error ? error.message : String(error), 1);
  }
}

if (flags.coreTools && !hasCoreTools()) {
  fail(
    'Azure Functions Core Tools (func) are not on the PATH: install them as ' +
      'https://learn.microsoft.com/azure/azure-functions/functions-run-local says, or use npm start, which needs none.',
    1,
  );
}
const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).then(
  () => undefined,
);
const starting = startLocalStack({
  ports: flags.ports,
  useCoreTools: flags.coreTools,
  sample: sampleCall,
  empty: flags.empty,
  onLine: (line) => console.log(line),
  onCall: (call) => console.log(['', 'A call rang:', ...reportCall(call)].join('\n')),
});
const stack = await Promise.race([starting, interrupted]).catch((error: unknown) =>
  fail(error instanceof Error ? error.message : String(error), 1),
);
if (stack === undefined) {
  // A terminal interrupts the parts as well, so those that were still starting fail; that is no news.
  await starting.then(
    (started) => started.stop(),
    () => undefined,
  );
  process.exit(0);
}
const hasActed = flags.empty || (await tryOut(stack));
let exitCode = hasActed === false ? 1 : 0;
if (!flags.once && hasActed !== undefined) {
  await announceRunning(stack.running);
  (flags.empty ? showHowToBegin : showWhatIsNext)(stack);
  const ended = await Promise.race([
    interrupted.then(() => 'interrupted' as const),
    stack.exited.then(() => 'host gone' as const),
  ]);
  // The host hears a terminal's interrupt too, and may be gone before this process has heard of it.
  exitCode = ended === 'interrupted' || (await stack.exited) === 0 ? 0 : 1;
  await withdrawRunning(stack.running);
}
await stack.stop();
process.exit(exitCode);
