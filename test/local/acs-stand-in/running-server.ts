import { EventEmitter, once } from 'node:events';
import { CallAutomationClient } from '@azure/communication-call-automation';
import { onTestFinished } from 'vitest';
import type { AcsStandIn, AcsSwitches } from '../../../src/local/acs-stand-in/acs-stand-in.ts';
import { startAcsServer } from '../../../src/local/acs-stand-in/server.ts';
import { accessKey, ringingStandIn } from './signed-request.ts';

/** A server of the stand-in with a client, until the test is finished. */
export interface Running {
  readonly standIn: AcsStandIn;
  readonly client: CallAutomationClient;
  readonly port: number;
  /** Waits for the next request to arrive. */
  readonly arrival: () => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

/** What is not as usual: the switches of the stand-in, the server's clock, the client. */
export interface Setting extends Partial<AcsSwitches> {
  readonly now?: () => number;
  /** The client's; it does not retry unless it is told to. */
  readonly maxRetries?: number;
  /** The client's access key. */
  readonly key?: string;
}

/** Starts the stand-in behind a server, and the real client before it. */
export async function start({
  now = Date.now,
  maxRetries = 0,
  key = accessKey,
  ...switches
}: Setting = {}): Promise<Running> {
  const standIn = ringingStandIn(switches);
  const arrivals = new EventEmitter();
  const observed: AcsStandIn = {
    ...standIn,
    receive(...received) {
      arrivals.emit('arrival');
      return standIn.receive(...received);
    },
  };
  const { url, port, stop } = await startAcsServer({ standIn: observed, port: 0, now });
  onTestFinished(stop);
  const client = new CallAutomationClient(`endpoint=${url};accesskey=${key}`, {
    allowInsecureConnection: true,
    retryOptions: { maxRetries },
  });
  return { standIn, client, port, arrival: () => once(arrivals, 'arrival'), stop };
}
