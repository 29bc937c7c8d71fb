import * as v from 'valibot';
import type { RegisteredFunction } from './app-registry.ts';
import type { TriggerData } from './core-api.ts';

/** Below this path, functions that no request starts are started by hand: `POST /admin/functions/{name}`. */
export const manualStartPath = '/admin/functions';

const Body = v.pipe(v.string(), v.parseJson(), v.object({ input: v.optional(v.string(), '') }));

/** The name in a path of a start by hand, or undefined where the path is another one. Paths as `normalizePath` gives them. */
export function manualStartName(path: string): string | undefined {
  const start = `${manualStartPath}/`;
  return path.toLowerCase().startsWith(start)
    ? decodeURIComponent(path.slice(start.length)).replace(/\/$/, '')
    : undefined;
}

/**
 * Reads the body of a start by hand, in which all is optional: `{"input": "…"}`
 * (https://learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http).
 * Returns undefined where it is anything else.
 */
export function readManualInput(body: Buffer): string | undefined {
  if (body.length === 0) {
    return '';
  }
  const read = v.safeParse(Body, body.toString());
  return read.success ? read.output.input : undefined;
}

/** What a function that is started by hand gets: a timer the state of its schedule, any other the input as it is. */
export function manualTriggerData({ trigger }: RegisteredFunction, input: string): TriggerData {
  if (trigger.type.toLowerCase() !== 'timertrigger') {
    return { string: input };
  }
  // No schedule runs here: the moment of the start is all there is to tell.
  const now = new Date().toISOString();
  return {
    json: JSON.stringify({
      Schedule: { AdjustForDST: true },
      ScheduleStatus: { Last: now, Next: now, LastUpdated: now },
      IsPastDue: false,
    }),
  };
}
