import { once } from 'node:events';
import { createServer } from 'node:http';
import { portOf } from '../../src/local/ports.ts';

/** A request for a token, as the identity endpoint saw it. */
export interface TokenRequest {
  readonly resource: string | null;
  readonly clientId: string | null;
  readonly hasSecret: boolean;
}

/** The endpoint at which App Service hands tokens to the code that it runs. */
export interface IdentityEndpoint {
  /** What the platform puts into the environment of that code. */
  readonly environment: Readonly<Record<'IDENTITY_ENDPOINT' | 'IDENTITY_HEADER', string>>;
  readonly requests: readonly TokenRequest[];
  stop(): Promise<void>;
}

const secret = 'header-that-proves-we-run-on-the-machine';

/**
 * Plays that endpoint (App Service REST protocol 2019-08-01) with the tokens given, by resource; who asks without the
 * secret header gets none. It answers after `delay` milliseconds.
 */
export async function startIdentityEndpoint(
  tokens: Readonly<Record<string, string>>,
  delay = 0,
): Promise<IdentityEndpoint> {
  const requests: TokenRequest[] = [];
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    const resource = query.get('resource');
    const hasSecret = request.headers['x-identity-header'] === secret;
    requests.push({ resource, clientId: query.get('client_id'), hasSecret });
    const token = hasSecret ? tokens[resource?.replace(/\/+$/, '') ?? ''] : undefined;
    const answer = {
      access_token: token,
      expires_on: String(Math.floor(Date.now() / 1000) + 3600),
      resource,
      token_type: 'Bearer',
    };
    setTimeout(() => {
      response.writeHead(token === undefined ? 400 : 200, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(answer));
    }, delay);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    environment: {
      IDENTITY_ENDPOINT: `http://127.0.0.1:${portOf(server)}/msi/token`,
      IDENTITY_HEADER: secret,
    },
    requests,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A token that Azurite takes for one of Entra ID; its signature, which nobody checks, is the mark. */
export function storageToken(mark: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    aud: 'https://storage.azure.com',
    iss: 'https://sts.windows.net/00000000-0000-0000-0000-000000000000/',
    iat: now,
    nbf: now - 60,
    exp: now + 3600,
  };
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return [part({ alg: 'RS256', typ: 'JWT' }), part(claims), mark].join('.');
}
