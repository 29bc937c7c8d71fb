// Runs the function app of a folder: node src/local/function-host/main.ts [--app <dir>] [--port <n>]
import { parseArgs } from 'node:util';
import { readGivenKeys } from './keys.ts';
import { describeError } from './log.ts';
import { StartError } from './start-error.ts';
import { type FunctionHost, startFunctionHost } from './start-function-host.ts';

const usage = 'use [--app <directory>] [--port <0 to 65535>]';

function readFlags(): { app: string; port: number } {
  const { values } = parseArgs({
    options: {
      app: { type: 'string', default: '.' },
      port: { type: 'string', default: '7071' },
    },
  });
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new RangeError(`--port cannot be "${values.port}"`);
  }
  return { app: values.app, port };
}

function fail(message: string, exitCode: number): never {
  console.error(message);
  process.exit(exitCode);
}

function flagsOrExit(): { app: string; port: number } {
  try {
    return readFlags();
  } catch (error) {
    const [problem = ''] = (error instanceof Error ? error.message : String(error)).split(
      /\.(?:\s|$)/,
    );
    return fail(`${problem}: ${usage}.`, 2);
  }
}

function tellWhy(error: unknown): string {
  if (!(error instanceof StartError)) {
    return describeError(error);
  }
  return error.cause === undefined
    ? error.message
    : `${error.message}\n${describeError(error.cause)}`;
}

const flags = flagsOrExit();
let host: FunctionHost | undefined;
const signals = new Set<NodeJS.Signals>();

/** The same signal twice is impatience; another one may come from a parent that was interrupted together with us. */
async function stopOrExit(signal: NodeJS.Signals): Promise<void> {
  if (host === undefined || signals.has(signal)) {
    process.exit(1);
  }
  signals.add(signal);
  await host.stop();
  process.exit(0);
}

process.on('SIGTERM', stopOrExit);
process.on('SIGINT', stopOrExit);

try {
  const { LOCAL_FUNCTION_KEYS: keys } = process.env;
  host = await startFunctionHost({
    appDirectory: flags.app,
    port: flags.port,
    keys: readGivenKeys(keys),
    print: (line) => console.log(line),
  });
} catch (error) {
  fail(tellWhy(error), 1);
}
