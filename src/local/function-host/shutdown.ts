import { setTimeout } from 'node:timers/promises';
import type { InFlight } from './in-flight.ts';
import type { LoadedApp } from './load-app.ts';
import type { LocalListener } from './local-listener.ts';
import { describeError, type WriteLog } from './log.ts';

/** What a host has to bring to an end. */
export interface Running {
  readonly app: Pick<LoadedApp, 'hooks' | 'hookData' | 'appHookData'>;
  readonly listener: Pick<LocalListener, 'stopAccepting' | 'closeConnections'>;
  readonly inFlight: InFlight;
  readonly log: WriteLog;
}

/**
 * Runs the `appTerminate` hooks at once and takes no new connections; open ones are served on while there is work.
 * Resolves when hooks and work have ended, at the latest after `longest` milliseconds. Never throws.
 */
export async function shutDown(running: Running, longest: number): Promise<void> {
  const { listener, inFlight, log } = running;
  listener.stopAccepting();
  const ended = terminate(running).then(() => inFlight.settled());
  if (!(await endsWithin(ended, longest))) {
    log('warning', `Stopped after ${longest} ms, with ${inFlight.count()} requests unfinished.`);
  }
  listener.closeConnections();
}

async function terminate({ app, log }: Running): Promise<void> {
  const { hooks, hookData, appHookData } = app;
  try {
    await hooks.run('appTerminate', { hookData, appHookData });
  } catch (error) {
    log('error', describeError(error));
  }
}

async function endsWithin(work: Promise<void>, milliseconds: number): Promise<boolean> {
  const timer = new AbortController();
  const timeout = setTimeout(milliseconds, false, { signal: timer.signal }).catch(() => false);
  const isEnded = await Promise.race([work.then(() => true), timeout]);
  timer.abort();
  return isEnded;
}
