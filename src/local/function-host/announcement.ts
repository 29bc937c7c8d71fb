import type { RegisteredFunction } from './app-registry.ts';
import type { HttpFunction } from './http-function.ts';
import type { FunctionKeys, GivenKeys } from './keys.ts';
import { manualStartPath } from './manual-start.ts';

const asGiven = 'as given';

/** What a host tells about itself once it is ready. `manual` are the functions that are started by hand. */
export interface Announcement {
  readonly url: string;
  readonly httpFunctions: readonly HttpFunction[];
  readonly manual: readonly RegisteredFunction[];
  readonly keys: FunctionKeys;
  readonly given: GivenKeys;
}

/** What the line of the host key begins with; the others begin with the names of their functions. */
export const hostKeyName = 'host key';

/**
 * One line for each function, `<name>: [<methods>] <URL> key: <key>`, and one for the host key.
 * A key that was given is not in them: whoever gave it knows it.
 */
export function announce({ url, httpFunctions, manual, keys, given }: Announcement): string[] {
  const givenNames = new Set(Object.keys(given.functions ?? {}));
  const keyTexts = {
    anonymous: () => 'none needed',
    function: (name: string) => (givenNames.has(name) ? asGiven : keys.functions[name]),
    admin: () => 'the host key',
  };
  return [
    ...httpFunctions.map(({ name, methods, template, authLevel }) => {
      const list = methods.length === 0 ? 'any method' : methods.join(',');
      return `${name}: [${list}] ${url}/${template} key: ${keyTexts[authLevel](name)}`;
    }),
    ...manual.map(
      ({ name }) => `${name}: [POST] ${url}${manualStartPath}/${name} key: the host key`,
    ),
    `${hostKeyName}: ${given.host === undefined ? keys.host : asGiven}`,
  ];
}

/**
 * Corrects a line of the announcement where whoever started the host drew the keys of these functions (or the host key)
 * and nobody gave them: `drawn for this run` instead of `as given`. Any other line stays as it is.
 */
export function tellDrawnKeys(line: string, names: ReadonlySet<string>): string {
  const [name = ''] = line.split(':', 1);
  const end = ` ${asGiven}`;
  return names.has(name) && line.endsWith(end)
    ? `${line.slice(0, -end.length)} drawn for this run`
    : line;
}
