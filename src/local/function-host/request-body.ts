import type { IncomingMessage } from 'node:http';

/** The longest request body that is read, in bytes: the limit of Azure Functions. */
export const longestBody = 100 * 1024 * 1024;

/**
 * Reads the body of a request. Returns undefined where it is longer than `limit` bytes; the rest is then discarded,
 * so that the client can read its answer. Throws where the connection breaks.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > limit) {
      resolve(undefined);
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
      } else {
        chunks.length = 0;
        resolve(undefined);
      }
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}
