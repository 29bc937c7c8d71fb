import { inspect } from 'node:util';
import type { LogLevel } from './core-api.ts';

/** Takes one line for the console, without its end of line. */
export type Print = (line: string) => void;

/** The invocation that a log record belongs to. */
export interface LogOrigin {
  readonly functionName: string;
  readonly invocationId: string;
}

/** Writes one log record; without an origin it is the host's own. */
export type WriteLog = (level: LogLevel, message: string, origin?: LogOrigin) => void;

const shortNames: ReadonlyMap<LogLevel, string> = new Map([
  ['information', 'info'],
  ['warning', 'warn'],
]);

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

const longestCauseChain = 5;

/**
 * Logs as `<ISO time> [<level>] <function> <first 8 of the invocation id> <message>`, one line each:
 * control characters of a message are escaped, so that no message can look like two records or steer a terminal.
 */
export function createLog(print: Print): WriteLog {
  return (level, message, origin) => {
    if (level === 'none') {
      return;
    }
    const source =
      origin === undefined ? 'host -' : `${origin.functionName} ${origin.invocationId.slice(0, 8)}`;
    const time = new Date().toISOString();
    print(`${time} [${shortNames.get(level) ?? level}] ${source} ${escapeControls(message)}`);
  };
}

/**
 * Name, message and stack of an error and of its causes, for the log.
 * Other properties are left out: those of HTTP errors hold headers and bodies.
 */
export function describeError(error: unknown): string {
  const texts: string[] = [];
  let current = error;
  do {
    texts.push(describeAlone(current));
    current = current instanceof Error ? current.cause : undefined;
  } while (current !== undefined && texts.length < longestCauseChain);
  return texts.join('\nCaused by ');
}

function describeAlone(error: unknown): string {
  if (!(error instanceof Error)) {
    return `A value that is no Error: ${inspect(error, { depth: 0, breakLength: Infinity })}`;
  }
  // The head of a stack may tell name and message as they were before the constructor of a subclass set them.
  const frames = /\n\s+at [\s\S]*/.exec(error.stack ?? '')?.[0] ?? '';
  return `${error.name}: ${error.message}${frames}`;
}

function escapeControls(text: string): string {
  return text.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (character) =>
      shortEscapes.get(character) ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
