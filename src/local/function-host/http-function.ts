import * as v from 'valibot';
import type { RegisteredFunction } from './app-registry.ts';
import { StartError } from './start-error.ts';

/** Whose key opens a function: nobody's needed, its own or the host's, or the host's only. */
export type AuthLevel = 'anonymous' | 'function' | 'admin';

/** A function that requests start. */
export interface HttpFunction {
  readonly name: string;
  readonly registered: RegisteredFunction;
  /** The path under which it is reached, in the syntax of Azure, with the route prefix and without a slash at the start. */
  readonly template: string;
  /** In upper case; none stands for all. */
  readonly methods: readonly string[];
  readonly authLevel: AuthLevel;
}

const Trigger = v.object({
  methods: v.optional(v.array(v.pipe(v.string(), v.toUpperCase())), []),
  route: v.optional(v.string(), ''),
  authLevel: v.optional(
    v.pipe(v.string(), v.toLowerCase(), v.picklist(['anonymous', 'function', 'admin'])),
    'function',
  ),
});

/** Tells whether requests start the function. Every other function is started by hand only. */
export function isHttpFunction({ trigger }: RegisteredFunction): boolean {
  return trigger.type.toLowerCase() === 'httptrigger';
}

/**
 * Reads the trigger of an HTTP function, with the defaults of Azure
 * (https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger#configuration).
 * Throws StartError where a setting is none that Azure knows.
 */
export function readHttpFunction(
  registered: RegisteredFunction,
  routePrefix: string,
): HttpFunction {
  const { name, trigger } = registered;
  const read = v.safeParse(Trigger, trigger);
  if (!read.success) {
    throw new StartError(
      `The trigger of function "${name}" is not as it should be: "authLevel" must be "anonymous", "function" or "admin", ` +
        '"methods" a list of texts, and "route" a text.',
    );
  }
  const { methods, authLevel } = read.output;
  const route = read.output.route === '' ? name : read.output.route;
  const template = routePrefix === '' ? route : `${routePrefix}/${route}`;
  return { name, registered, template, methods, authLevel };
}
