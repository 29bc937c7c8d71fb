import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
  request as sendRequest,
} from 'node:http';
import { pipeline } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { findFreePort } from '../../src/local/ports.ts';

/**
 * What happens to a request that was received whole:
 * - `pass`: it goes to the target, and the answer comes back;
 * - `hang`: nothing, until the next mode is set; then its connection is destroyed;
 * - `cut`: its connection is destroyed, and the target never hears of it;
 * - `cut-after`: the target answers it, and its connection is destroyed in place of the answer;
 * - `answer`: it gets this answer, and the target never hears of it;
 * - `delay`: it passes so many milliseconds later.
 *
 * Or to connections: `refuse` destroys those there are and refuses new ones, so there are no requests.
 */
export type ProxyMode =
  | { readonly kind: 'pass' | 'refuse' | 'hang' | 'cut' | 'cut-after' }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly kind: 'delay'; readonly milliseconds: number };

/** Which requests a mode hits; the others pass. */
export interface Hits {
  /** Only the next so many of those that match; all of them where absent. */
  readonly times?: number;
  /** All match where absent. */
  readonly match?: (request: Pick<ProxiedRequest, 'method' | 'path'>) => boolean;
}

/** A request as it was received. */
export interface ProxiedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /**
   * The status of the answer it got, or else what became of it. `pending` has no answer yet; `abandoned` lost its
   * connection before the answer, by its sender's will or by the proxy's `refuse` or `stop`; `unreachable` lost it
   * because the target could not be reached or broke the connection.
   */
  readonly outcome: number | 'pending' | 'hang' | 'cut' | 'cut-after' | 'abandoned' | 'unreachable';
}

/** A running proxy before one target. */
export interface FaultProxy {
  /** To be used in place of the target's URL; its path is the target's. */
  readonly url: string;
  /**
   * Changes the mode, from `pass` at the start; await it before the next change. Rejects with a TypeError where
   * `refuse` is to hit some requests only: a connection that is refused does not show what it was for.
   */
  set(mode: ProxyMode, hits?: Hits): Promise<void>;
  /** Every request so far as it stands now, in the order they were received. */
  requests(): readonly ProxiedRequest[];
  /** Forgets those requests; what is on its way goes on. */
  clear(): void;
  /** Destroys every connection and ends. Asked again, it does nothing. */
  stop(): Promise<void>;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly response: ServerResponse;
  readonly record: Omit<ProxiedRequest, 'outcome'> & { outcome: ProxiedRequest['outcome'] };
}

const loopback = '127.0.0.1';
const passing: ProxyMode = { kind: 'pass' };

/**
 * Starts a proxy that changes nothing of what it forwards, the Host header included, so that signatures stay valid.
 * Throws a TypeError for a target that does not speak plain http.
 */
export async function startFaultProxy(targetUrl: string): Promise<FaultProxy> {
  const target = new URL(targetUrl);
  if (target.protocol !== 'http:') {
    throw new TypeError('the target of a fault proxy must be an http URL');
  }
  const hanging = new Set<ServerResponse>();
  let records: Exchange['record'][] = [];
  let current = { mode: passing, left: 0, match: (_: ProxiedRequest) => true };

  const receive = (exchange: Exchange): void => {
    const { response, record } = exchange;
    records.push(record);
    response.once('close', () => {
      hanging.delete(response);
      settle(record, 'abandoned');
    });
    const hit = current.left > 0 && current.match(record);
    current.left -= Number(hit);
    const mode = hit ? current.mode : passing;
    switch (mode.kind) {
      case 'hang':
        record.outcome = 'hang';
        hanging.add(response);
        break;
      case 'cut':
        record.outcome = 'cut';
        response.destroy();
        break;
      case 'answer':
        record.outcome = mode.status;
        response.writeHead(mode.status, mode.headers).end(mode.body);
        break;
      case 'delay': {
        const timer = setTimeout(forward, mode.milliseconds, exchange, target, deliver);
        response.once('close', () => clearTimeout(timer));
        break;
      }
      default:
        forward(exchange, target, mode.kind === 'cut-after' ? lose : deliver);
    }
  };

  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', socket } = request;
    // A request whose sender leaves in the middle of it was never received.
    const body = await buffer(request).catch(() => undefined);
    // Where `refuse` destroyed the connection just now, nothing may reach the target any more.
    if (body !== undefined && !socket.destroyed) {
      const record: Exchange['record'] = { method, path, at: Date.now(), outcome: 'pending' };
      receive({ request, body, response, record });
    }
  });
  // A connection that times out just when it is used again would be a fault that nobody asked for.
  server.keepAliveTimeout = 0;

  const port = await findSteadyPort();
  const open = async (): Promise<void> => {
    await once(server.listen(port, loopback), 'listening');
  };
  const shut = async (): Promise<void> => {
    if (server.listening) {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      // Their own events of it come a little later.
      for (const record of records) {
        settle(record, 'abandoned');
      }
    }
  };
  await open();

  return {
    url: `http://${loopback}:${port}${target.pathname === '/' ? '' : target.pathname}`,
    async set(mode, { times, match } = {}) {
      if (mode.kind === 'refuse' && (times !== undefined || match !== undefined)) {
        throw new TypeError('a fault proxy refuses all connections or none');
      }
      current = { mode, left: times ?? Number.POSITIVE_INFINITY, match: match ?? (() => true) };
      for (const response of hanging) {
        response.destroy();
      }
      if (mode.kind === 'refuse') {
        await shut();
      } else if (!server.listening) {
        await open();
      }
    },
    requests: () => records.map((record) => ({ ...record })),
    clear() {
      records = [];
    },
    stop: shut,
  };
}

/**
 * A free port below those that systems hand out by themselves: one of theirs could be another's by the time that a
 * refusing proxy opens again, and a client that connects to it meanwhile could be given it too and meet itself.
 */
async function findSteadyPort(): Promise<number> {
  let port: number | undefined;
  while (port === undefined) {
    port = await findFreePort(randomInt(20_000, 30_000));
  }
  return port;
}

function forward(
  exchange: Exchange,
  target: URL,
  take: (answer: IncomingMessage, exchange: Exchange) => void,
): void {
  const { request, body, response, record } = exchange;
  // Where the client says nothing of it, ours would ask the target to close, and its answer would ask the client.
  const connection = 'connection' in request.headers ? [] : ['Connection', 'keep-alive'];
  const outgoing = sendRequest(target, {
    // A connection of its own, for the same reason that ours never time out.
    agent: false,
    method: record.method,
    path: record.path,
    headers: [...request.rawHeaders, ...connection],
  });
  outgoing.on('response', (answer) => take(answer, exchange));
  outgoing.on('error', () => {
    settle(record, 'unreachable');
    response.destroy();
  });
  response.once('close', () => outgoing.destroy());
  outgoing.end(body);
}

function deliver(answer: IncomingMessage, { response, record }: Exchange): void {
  const { statusCode = 0, statusMessage, rawHeaders } = answer;
  record.outcome = statusCode;
  response.writeHead(statusCode, statusMessage, rawHeaders);
  pipeline(answer, response, () => undefined);
}

function lose(answer: IncomingMessage, { response, record }: Exchange): void {
  record.outcome = 'cut-after';
  // Read to its end, so that the target has done all it was to do.
  answer.resume().once('close', () => response.destroy());
}

function settle(record: Exchange['record'], outcome: ProxiedRequest['outcome']): void {
  if (record.outcome === 'pending') {
    record.outcome = outcome;
  }
}
