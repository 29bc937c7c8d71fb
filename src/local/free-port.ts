import { once } from 'node:events';
import { createServer } from 'node:net';

/** The port if it is free on this machine (0 asks for any free one); undefined where somebody listens on it. */
export async function findFreePort(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : undefined;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}
