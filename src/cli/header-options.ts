import { CommandError, exitCodes } from './exit-codes.ts';

/** Reads `--header Name=value`, given several times. */
export function readHeaderOptions(texts: readonly string[]): Readonly<Record<string, string>> {
  const headers = new Map<string, string>();
  for (const text of texts) {
    const end = text.indexOf('=');
    const name = text.slice(0, Math.max(0, end)).trim();
    if (name === '' || headers.has(name)) {
      throw new CommandError(
        exitCodes.usage,
        name === ''
          ? `--header is "${text}": write Name=value.`
          : `--header ${name} is there twice: keep one of them.`,
      );
    }
    headers.set(name, text.slice(end + 1));
  }
  return Object.fromEntries(headers);
}
