import * as v from 'valibot';
import type { AzureNames } from './diagnose-by-az.ts';
import type { Diagnosis } from './diagnosis.ts';

/** az lifts the fields of `properties` one level up in some places and versions, and leaves them in others. */
function lift(value: unknown): unknown {
  return typeof value === 'object' &&
    value !== null &&
    'properties' in value &&
    typeof value.properties === 'object'
    ? { ...value, ...value.properties }
    : value;
}

const lifted = v.pipe(v.unknown(), v.transform(lift));
const text = v.nullish(v.string());
const filterSchema = v.object({
  key: v.string(),
  operatorType: v.string(),
  value: v.nullish(v.union([v.string(), v.number(), v.boolean()])),
  values: v.nullish(v.array(v.unknown())),
});
const subscriptionSchema = v.pipe(
  v.string(),
  v.parseJson(),
  lifted,
  v.object({
    provisioningState: text,
    destination: v.nullish(v.pipe(lifted, v.object({ endpointType: text, endpointBaseUrl: text }))),
    filter: v.nullish(
      v.object({
        includedEventTypes: v.nullish(v.array(v.string())),
        subjectBeginsWith: text,
        subjectEndsWith: text,
        advancedFilters: v.nullish(v.array(filterSchema)),
      }),
    ),
    retryPolicy: v.nullish(
      v.object({
        maxDeliveryAttempts: v.nullish(v.number()),
        eventTimeToLiveInMinutes: v.nullish(v.number()),
      }),
    ),
    deadLetterDestination: v.nullish(
      v.pipe(
        lifted,
        // Both become arguments of the Azure CLI.
        v.object({
          resourceId: v.pipe(v.string(), v.regex(/\/storageAccounts\/[a-z0-9]{3,24}$/i)),
          blobContainerName: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{2,62}$/)),
        }),
      ),
    ),
  }),
);
/** A subscription of Event Grid, as far as the doctor looks at it. */
export type Subscription = v.InferOutput<typeof subscriptionSchema>;

const about = 'events';
const eventType = 'Microsoft.Communication.IncomingCall';
const path = '/api/acs/incoming-call';
const again = 'deploy it again: azd hooks run postdeploy, or node infra/hooks/subscribe-app.mjs';
/** States that pass by themselves. */
const passingStates = new Set(['Creating', 'Updating', 'Deleting']);

/** Reads what `az eventgrid … event-subscription show` answers; undefined where that is something else. */
export function readSubscription(json: string): Subscription | undefined {
  const read = v.safeParse(subscriptionSchema, json);
  return read.success ? read.output : undefined;
}

/** Says what is well and what is not about a subscription; `hosts` are those that the app answers at. */
export function* examineSubscription(
  names: AzureNames,
  subscription: Subscription,
  hosts: readonly string[],
): Generator<Diagnosis> {
  yield judgeState(names, subscription);
  // Scripts take a line by itself, so each of them says what it is about.
  const name = `the subscription ${names.eventSubscription}`;
  yield judgeDestination(name, subscription, hosts);
  yield judgeTypes(name, subscription);
  yield* judgeFilters(name, subscription);
  yield judgeRetries(name, subscription);
  if (!subscription.deadLetterDestination) {
    yield {
      state: 'warning',
      about,
      what: `calls that cannot be delivered are dropped: ${name} has no place for dead letters`,
      remedy: again,
    };
  }
}

function judgeState(names: AzureNames, { provisioningState }: Subscription): Diagnosis {
  const state = provisioningState ?? 'unknown';
  const what = `the subscription ${names.eventSubscription} of ${names.systemTopic} is in the state ${state}`;
  if (state === 'Succeeded') {
    return { state: 'ok', about, what };
  }
  return passingStates.has(state)
    ? { state: 'warning', about, what, remedy: 'look again in a minute' }
    : { state: 'problem', about, what, remedy: again };
}

function judgeDestination(
  name: string,
  { destination }: Subscription,
  hosts: readonly string[],
): Diagnosis {
  const url = URL.parse(destination?.endpointBaseUrl ?? '');
  if (destination?.endpointType !== 'WebHook' || url === null) {
    return {
      state: 'problem',
      about,
      what: `${name} delivers to ${destination?.endpointType ?? 'nowhere'}, not to a web hook`,
      remedy: again,
    };
  }
  // Whatever else stands in the address may be a key.
  const what = `${name} delivers to ${url.origin}${url.pathname}`;
  if (url.pathname.replace(/\/$/, '') !== path) {
    return { state: 'problem', about, what: `${what}, not to ${path} of the app`, remedy: again };
  }
  if (hosts.length === 0) {
    const remedy = 'look at the name of the app, or say by --url where it is';
    return { state: 'warning', about, what: `${what}; where the app is, az does not say`, remedy };
  }
  return hosts.includes(url.host)
    ? { state: 'ok', about, what }
    : {
        state: 'problem',
        about,
        what: `${what}, the app is at ${hosts.join(', ')}`,
        remedy: again,
      };
}

function judgeTypes(name: string, { filter }: Subscription): Diagnosis {
  const types = filter?.includedEventTypes ?? [];
  if (types.length > 0 && !types.includes(eventType)) {
    const what = `${name} does not deliver ${eventType}, but ${types.join(', ')}`;
    return { state: 'problem', about, what, remedy: again };
  }
  if (types.length === 1) {
    return { state: 'ok', about, what: `${name} delivers ${eventType} alone` };
  }
  const what = `${name} delivers ${types.length === 0 ? 'events of every type' : types.join(', ')}`;
  return { state: 'warning', about, what, remedy: `the app reads ${eventType} alone; ${again}` };
}

function* judgeFilters(name: string, { filter }: Subscription): Generator<Diagnosis> {
  const filters = (filter?.advancedFilters ?? []).map(({ key, operatorType, value, values }) => ({
    key,
    words: `${key} ${operatorType} ${(values ?? [value]).map(wordOf).join(', ')}`.trim(),
  }));
  const subjects = [
    ['subjectBeginsWith', filter?.subjectBeginsWith],
    ['subjectEndsWith', filter?.subjectEndsWith],
  ].flatMap(([key = '', given]) => (given ? [{ key, words: `${key} ${given}` }] : []));
  const all = [...filters, ...subjects];
  if (all.length === 0) {
    yield { state: 'ok', about, what: `${name} has no filter: every call is delivered` };
  }
  for (const { key, words } of all) {
    const what = `${name} delivers only where ${words}`;
    yield key === 'data.to.rawId'
      ? { state: 'ok', about, what }
      : {
          state: 'warning',
          about,
          what,
          remedy:
            'filter by data.to.rawId, which calls of every kind have; others lose those of Teams Phone, say',
        };
  }
}

function judgeRetries(name: string, { retryPolicy }: Subscription): Diagnosis {
  const attempts = retryPolicy?.maxDeliveryAttempts ?? 30;
  const minutes = retryPolicy?.eventTimeToLiveInMinutes ?? 1440;
  const what = `${name} tries ${attempts === 1 ? 'once' : `up to ${attempts} times`} within ${minutes} min`;
  return attempts === 2 && minutes === 1
    ? { state: 'ok', about, what }
    : {
        state: 'warning',
        about,
        what,
        remedy: `a call rings for half a minute, so twice within 1 min is enough; ${again}`,
      };
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
