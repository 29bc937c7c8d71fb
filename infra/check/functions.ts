import type { Infra } from './infra.ts';

/** A function as the code registers it. */
export interface RegisteredFunction {
  readonly name: string;
  readonly route: string;
  readonly authLevel: string;
  /** Empty where every method comes in. */
  readonly methods: readonly string[];
}

const webhook =
  /app\.http\('([^']+)', \{\s*methods: \[([^\]]*)\],\s*authLevel: '([^']+)',\s*route: '([^']+)'/g;
/** The door of people and scripts, to which every method comes in. */
const door = /registerDoor\('([^']+)', ()'([^']+)', '([^']+)'/g;

/** The functions of `src/functions`, read from its text: to register them for real takes a Functions host. */
export function readFunctions({ texts }: Infra): readonly RegisteredFunction[] {
  return [...texts]
    .filter(([file]) => file.startsWith('src/functions/'))
    .flatMap(([, text]) => [...text.matchAll(webhook), ...text.matchAll(door)])
    .map(([, name = '', methods = '', authLevel = '', route = '']) => ({
      name,
      route,
      authLevel,
      methods: [...methods.matchAll(/'(\w+)'/g)].map(([, method = '']) => method),
    }));
}
