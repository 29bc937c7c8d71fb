import { createServer, type Server, type Socket } from 'node:net';

/** A service that takes connections and then says no more than a beginning. */
export interface SilentService {
  /** Of the tables that it would have. */
  readonly connectionString: string;
  stop(): Promise<void>;
}

/** Starts a service that answers every request with the beginning of an answer, or with nothing at all. */
export async function startSilentService(beginning = ''): Promise<SilentService> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    socket.on('data', () => socket.write(beginning));
  });
  const port = await listen(server);
  return {
    connectionString: `DefaultEndpointsProtocol=http;AccountName=nobody;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:${port}/nobody`,
    async stop() {
      for (const socket of sockets) {
        socket.destroy();
      }
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
