import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { anonymous, type Caller } from '../telephony/identity.ts';
import { readOperatorIdentity } from '../telephony/operator-identity.ts';
import type { Exchange, PlacedCall } from './exchange.ts';
import { portOf } from './ports.ts';

/** A running server through which other processes place calls. */
export interface ExchangeServer {
  /** Takes `POST {"called": "+…", "caller": "+…", "headers": {…}}`; without a body it places the sample call. */
  readonly callsUrl: string;
  stop(): Promise<void>;
}

/** What the server is to do. */
export interface ExchangeServerOptions {
  /** 0 picks a free port. */
  readonly port: number;
  /** What is placed for a request without a body. */
  readonly sample: { readonly called: Caller; readonly caller: Caller };
  /** Told of every call that was placed. */
  readonly onCall: (call: PlacedCall) => void;
}

const orderSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.strictObject({
    called: v.string(),
    caller: v.optional(v.string(), 'anonymous'),
    headers: v.optional(v.record(v.string(), v.string()), {}),
  }),
);

/** Serves the exchange on this machine only. Rejects where the port cannot be had. */
export async function startExchangeServer(
  exchange: Exchange,
  { port, sample, onCall }: ExchangeServerOptions,
): Promise<ExchangeServer> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST' || request.url !== '/calls') {
      response.writeHead(404).end('Place calls by POST /calls.\n');
      return;
    }
    const order = readOrder(await text(request)) ?? { ...sample, headers: {} };
    if (typeof order === 'string') {
      response.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${order}\n`);
      return;
    }
    const call = await exchange.placeCall(order.called, order.caller, order.headers);
    onCall(call);
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(`${JSON.stringify(call, undefined, 2)}\n`);
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(502).end(`The call could not be delivered: ${String(error)}\n`);
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    callsUrl: `http://localhost:${portOf(server)}/calls`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Order {
  readonly called: Caller;
  readonly caller: Caller;
  readonly headers: Readonly<Record<string, string>>;
}

/** An order, the sentence that says what is wrong with it, or undefined for an empty one. */
function readOrder(body: string): Order | string | undefined {
  if (body.trim() === '') {
    return undefined;
  }
  const order = v.safeParse(orderSchema, body);
  if (!order.success) {
    return 'The body is not {"called": "+…", "caller": "+…"} in JSON.';
  }
  const called = readOperatorIdentity(order.output.called);
  const caller = readOperatorIdentity(order.output.caller);
  if (called === undefined || called === anonymous) {
    return 'called names nobody: write a number with +, or a raw id.';
  }
  return caller === undefined
    ? 'caller names nobody: write a number with +, a raw id, or anonymous.'
    : { called, caller, headers: order.output.headers };
}
