import type { RegisteredFunction } from './app-registry.ts';
import type { HttpFunction } from './http-function.ts';
import type { FunctionKeys, GivenKeys } from './keys.ts';
import { manualStartPath } from './manual-start.ts';

/** What a host tells about itself once it is ready. `manual` are the functions that are started by hand. */
export interface Announcement {
  readonly url: string;
  readonly httpFunctions: readonly HttpFunction[];
  readonly manual: readonly RegisteredFunction[];
  readonly keys: FunctionKeys;
  readonly given: GivenKeys;
}

/**
 * One line for each function, `<name>: [<methods>] <URL> key: <key>`, and one for the host key.
 * A key that was given is not in them: whoever gave it knows it.
 */
export function announce({ url, httpFunctions, manual, keys, given }: Announcement): string[] {
  const givenNames = new Set(Object.keys(given.functions ?? {}));
  const keyTexts = {
    anonymous: () => 'none needed',
    function: (name: string) => (givenNames.has(name) ? 'as given' : keys.functions[name]),
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
    `host key: ${given.host === undefined ? keys.host : 'as given'}`,
  ];
}
