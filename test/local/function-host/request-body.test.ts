import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { longestBody, readBody } from '../../../src/local/function-host/request-body.ts';

const limit = 1000;
const reads: Promise<Buffer | undefined>[] = [];
const server = createServer((request, response) => {
  const read = readBody(request, limit);
  reads.push(read.catch(() => undefined));
  read.then(
    (body) => response.end(body === undefined ? 'too long' : `${body.length} bytes`),
    (error: unknown) => server.emit('broken', error),
  );
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => void server.close());

function port(): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function send(body: string | Readable): Promise<string> {
  const init = { method: 'POST', body, duplex: 'half' as const };
  return (await fetch(`http://127.0.0.1:${port()}`, init)).text();
}

describe('a body', () => {
  test('may be as long as the limit, and not longer', async () => {
    expect(await send('x'.repeat(limit))).toBe(`${limit} bytes`);
    expect(await send('x'.repeat(limit + 1))).toBe('too long');
  });

  test('whose length is not announced has the same limit', async () => {
    const chunks = (count: number) =>
      Readable.from(Array.from({ length: count }, () => 'x'.repeat(100)));
    expect(await send(chunks(10))).toBe(`${limit} bytes`);
    expect(await send(chunks(3000))).toBe('too long');
  });

  test('that breaks off is an error', async () => {
    const broken = once(server, 'broken');
    const socket = connect(port(), '127.0.0.1');
    socket.end('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nshort');
    await expect(broken).resolves.toMatchObject([{ code: 'ECONNRESET' }]);
  });

  test('may have 100 MiB in a host', () => {
    expect(longestBody).toBe(104_857_600);
  });
});
