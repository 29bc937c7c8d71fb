import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** The port if it is free on this machine (0 asks for any free one); undefined where somebody listens on it. */
export async function findFreePort(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return portOf(server);
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}

/** The port that a server listens on. Throws where it listens on none. */
export function portOf(server: Pick<Server, 'address'>): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) {
    throw new TypeError('The server listens on no port.');
  }
  return address.port;
}
