import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { AcsStandIn } from './acs-stand-in.ts';
import type { Answer, Reply } from './reply.ts';

/** What a server of the stand-in needs. */
export interface AcsServerOptions {
  readonly standIn: Pick<AcsStandIn, 'receive'>;
  /** 0 picks a free one. */
  readonly port: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Key and certificate in PEM; with them the server speaks https. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A running server. */
export interface AcsServer {
  readonly port: number;
  /** The endpoint for a connection string, without a slash at its end. */
  readonly url: string;
  /** Ends every connection, those that wait for an answer included. Asked again, it does nothing. */
  stop(): Promise<void>;
}

const loopback = '127.0.0.1';

/** Serves the stand-in on the loopback interface. Rejects where the port cannot be had. */
export async function startAcsServer(options: AcsServerOptions): Promise<AcsServer> {
  const { standIn, now, tls } = options;
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    request.on('end', () => {
      const received = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headersDistinct,
        body: Buffer.concat(chunks),
      };
      deliver(standIn.receive(received, now()), response);
    });
  };
  const server = tls === undefined ? createHttpServer(listener) : createHttpsServer(tls, listener);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const port = await listen(server, options.port);
  return {
    port,
    url: `${tls === undefined ? 'http' : 'https'}://${loopback}:${port}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      // closeAllConnections would pass over a connection whose TLS handshake is not finished.
      for (const socket of sockets) {
        socket.destroy();
      }
      await closed;
    },
  };
}

function deliver(reply: Reply, response: ServerResponse): void {
  switch (reply.kind) {
    case 'answer':
      if (reply.afterMilliseconds === 0) {
        send(reply, response);
      } else {
        const timer = setTimeout(send, reply.afterMilliseconds, reply, response);
        // Nobody is left to answer once the client has gone or the server was stopped.
        response.once('close', () => clearTimeout(timer));
      }
      break;
    case 'reset':
      response.socket?.destroy();
      break;
    case 'hang':
      break;
  }
}

function send({ status, headers, body }: Answer, response: ServerResponse): void {
  response.writeHead(status, headers).end(body);
}

function listen(server: ReturnType<typeof createHttpServer>, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) {
        resolve(address.port);
      } else {
        reject(new TypeError('the server listens on no port'));
      }
    });
  });
}
