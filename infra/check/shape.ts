import * as v from 'valibot';
import type { Finding } from './infra.ts';

/** What a file holds, or where it is not of the shape that it must be of: a sentence for each place. */
export function readShape<Schema extends v.GenericSchema>(
  file: string,
  data: unknown,
  schema: Schema,
): { readonly value: v.InferOutput<Schema> } | { readonly findings: readonly Finding[] } {
  const read = v.safeParse(schema, data);
  return read.success
    ? { value: read.output }
    : { findings: read.issues.map((issue) => ({ file, problem: describe(issue) })) };
}

function describe(issue: v.BaseIssue<unknown>): string {
  const place = v.getDotPath(issue) ?? 'it';
  if (issue.expected === 'never') {
    return `${place} is not expected: remove it, or enter it in infra/check.`;
  }
  // Of a key that is missing, valibot names the key.
  return issue.received === 'undefined'
    ? `${place} is missing: add it.`
    : `${place} must be ${issue.expected ?? issue.message}, not ${issue.received}: correct it.`;
}
