import { once } from 'node:events';
import {
  createServer,
  request as forward,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { onTestFinished } from 'vitest';
import { portOf } from '../../src/local/ports.ts';

/** Serves on this machine until the end of the test, and gives the URL without a path. */
export async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createServer(listener))}`;
}

/** Serves https in front of an app, as Azure does; gives host and port. */
export async function serveSecurely(
  tls: { readonly key: string; readonly cert: string },
  appUrl: string,
): Promise<string> {
  const server = createSecureServer(tls, (incoming, outgoing) => {
    const { host, ...headers } = incoming.headers;
    const asked = forward(new URL(incoming.url ?? '/', appUrl), {
      method: incoming.method,
      headers,
    });
    asked.on('response', (answer: IncomingMessage) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    asked.on('error', () => outgoing.destroy());
    incoming.pipe(asked);
  });
  return `127.0.0.1:${await listen(server)}`;
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });
  return portOf(server);
}
