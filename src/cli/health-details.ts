import * as v from 'valibot';
import type { Diagnosis } from './diagnosis.ts';

const malformedSchema = v.array(
  v.looseObject({ name: v.optional(v.string()), id: v.optional(v.string()) }),
);
const detailsSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    settings: v.array(v.string()),
    rules: v.optional(
      v.object({
        lastRead: v.nullable(v.string()),
        failure: v.nullable(v.string()),
        malformed: malformedSchema,
      }),
    ),
    schedules: v.optional(
      v.object({ failure: v.nullable(v.string()), malformed: malformedSchema }),
    ),
    lists: v.optional(
      v.object({
        failure: v.nullable(v.string()),
        malformed: v.optional(
          v.array(v.looseObject({ list: v.string(), identity: v.string() })),
          [],
        ),
      }),
    ),
    acs: v.optional(v.object({ deniedSince: v.nullable(v.string()) })),
    calls: v.optional(v.object({ unwritten: v.number() })),
  }),
);
/** What the app tells of its health to whoever has its host key. */
type HealthDetails = v.InferOutput<typeof detailsSchema>;

/** Reads the details of an app's health; undefined where the text is something else. */
export function readHealthDetails(json: string): HealthDetails | undefined {
  const read = v.safeParse(detailsSchema, json);
  return read.success ? read.output : undefined;
}

/** Everything in them that somebody has to put right. */
export function* troublesOf({
  settings,
  rules,
  schedules,
  lists,
  acs,
  calls,
}: HealthDetails): Generator<Diagnosis> {
  for (const what of settings) {
    yield { state: 'problem', about: 'app', what };
  }
  const failures = [
    ['rules', rules?.failure],
    ['schedules', schedules?.failure],
    ['lists', lists?.failure],
  ] as const;
  for (const [name, failure] of failures) {
    if (failure !== undefined && failure !== null) {
      yield {
        state: 'problem',
        about: 'app',
        what: `it cannot read its ${name}: ${failure}`,
        remedy: 'look at the storage account, its firewall and the role of the managed identity',
      };
    }
  }
  if (rules?.lastRead === null && rules.failure === null) {
    yield {
      state: 'problem',
      about: 'app',
      what: 'it has never read its rules',
      remedy: 'ask again in a few seconds; then look at the storage account and its role',
    };
  }
  const malformed = [...(rules?.malformed ?? []), ...(schedules?.malformed ?? [])];
  const members = lists?.malformed ?? [];
  if (malformed.length + members.length > 0) {
    const names = [
      ...malformed.map(({ name, id }) => name ?? `schedule ${id ?? '?'}`),
      ...members.map(({ list, identity }) => `list ${list}/${identity}`),
    ];
    yield {
      state: 'problem',
      about: 'app',
      what: `it passes malformed rows over: ${names.join(', ')}`,
      remedy: 'call-redirect rules check says what is wrong with them',
    };
  }
  if (acs?.deniedSince !== undefined && acs.deniedSince !== null) {
    yield {
      state: 'problem',
      about: 'app',
      what: `ACS denies its requests since ${acs.deniedSince}`,
      remedy: 'check the role of the managed identity, or the key',
    };
  }
  if (calls !== undefined && calls.unwritten > 0) {
    yield {
      state: 'warning',
      about: 'app',
      what: `${calls.unwritten} calls could not be written to the table of calls`,
      remedy: 'look at the storage account; the log lines have them',
    };
  }
}
