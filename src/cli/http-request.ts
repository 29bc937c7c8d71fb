import { CommandError, exitCodes } from './exit-codes.ts';

/** An answer, read to its end. */
export interface TextAnswer {
  readonly status: number;
  readonly text: string;
}

/** How long an app may take to answer, in milliseconds: a call may ring for a minute. */
const longestAnswer = 90_000;

/** Sends a request. Throws a sentence where nothing answers; the URL in it has no query, which may hold a key. */
export async function request(url: string, init: RequestInit): Promise<TextAnswer> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(longestAnswer) });
    return { status: response.status, text: await response.text() };
  } catch {
    const { origin = url, pathname = '' } = URL.parse(url) ?? {};
    throw new CommandError(
      exitCodes.unreachable,
      `Nothing answers at ${origin}${pathname}: look whether the app runs, and at its address.`,
    );
  }
}

/** Reads the address of an app, for a path of its own. */
export function appUrl(text: string, path: string): string {
  const url = URL.parse(text);
  if (url === null || !isSafe(url) || (url.pathname !== '/' && url.pathname !== path)) {
    throw new CommandError(
      exitCodes.usage,
      '--url is no address of an app: write https://example.azurewebsites.net, without a path.',
    );
  }
  return `${url.origin}${path}`;
}

/** Keys travel over https only, but to this machine. */
function isSafe({ protocol, hostname }: URL): boolean {
  return (
    protocol === 'https:' ||
    (protocol === 'http:' && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname))
  );
}

/** The header that shows a key; none where there is no key. */
export function keyHeader(key: string | undefined): Readonly<Record<string, string>> {
  return key === undefined || key === '' ? {} : { 'x-functions-key': key };
}
