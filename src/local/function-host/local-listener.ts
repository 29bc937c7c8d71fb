import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { StartError } from './start-error.ts';

/** An open port of this machine that only programs on it reach. */
export interface LocalListener {
  readonly port: number;
  /** Takes no further connections; those that are open stay so. */
  stopAccepting(): void;
  /** Ends the open connections at once. */
  closeConnections(): void;
}

const attemptsForFreePort = 5;

/**
 * Opens a port on 127.0.0.1 and, where the machine has it, on ::1, because `localhost` may stand for either.
 * Port 0 picks a free one. Throws StartError where the port cannot be opened.
 */
export async function listenLocally(
  port: number,
  onConnection: (socket: Socket) => void,
): Promise<LocalListener> {
  const sockets = new Set<Socket>();
  const takeSocket = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    onConnection(socket);
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const servers = await openBoth(port, takeSocket);
      return {
        port: portOf(servers[0]),
        stopAccepting: () => closeAll(servers),
        closeConnections() {
          for (const socket of sockets) {
            socket.destroy();
          }
        },
      };
    } catch (error) {
      // A port that was picked on one address may be taken on the other.
      if (port !== 0 || attempt === attemptsForFreePort) {
        throw new StartError(
          codeOf(error) === 'EADDRINUSE'
            ? `Port ${port} of localhost is in use by another program: stop that one, or choose another port with --port.`
            : `Port ${port} of localhost cannot be opened (${codeOf(error)}): choose another one with --port.`,
        );
      }
    }
  }
}

async function openBoth(
  port: number,
  takeSocket: (socket: Socket) => void,
): Promise<readonly [Server, ...Server[]]> {
  const ipv4 = await open('127.0.0.1', port, takeSocket);
  try {
    return [ipv4, await open('::1', portOf(ipv4), takeSocket)];
  } catch (error) {
    // Whoever else has the port on ::1 would get a part of the requests to localhost.
    if (codeOf(error) === 'EADDRINUSE') {
      closeAll([ipv4]);
      throw error;
    }
    return [ipv4];
  }
}

async function open(
  host: string,
  port: number,
  takeSocket: (socket: Socket) => void,
): Promise<Server> {
  // The options are those that an HTTP server sets for itself.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, takeSocket);
  server.listen({ host, port });
  await once(server, 'listening');
  return server;
}

function closeAll(servers: readonly Server[]): void {
  for (const server of servers) {
    server.close();
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) {
    throw new TypeError('A server that listens on a port has no port.');
  }
  return address.port;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
