import * as v from 'valibot';
import { readRunning } from '../local/running.ts';
import type { Diagnosis, Tell } from './diagnosis.ts';
import { tellFailure } from './failure.ts';
import { appUrl, keyHeader, request, type TextAnswer } from './http-request.ts';

/** Where the app is, and the key that opens the details of its health. */
interface App {
  readonly url: string;
  readonly key: string | undefined;
}

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
type Details = v.InferOutput<typeof detailsSchema>;

/** Tells how the app says that it is. */
export async function diagnoseApp(
  flags: { readonly url?: string; readonly key?: string },
  tell: Tell,
): Promise<void> {
  const app = await findApp(flags);
  if (app === undefined) {
    tell({
      state: 'warning',
      about: 'app',
      what: 'none was looked at',
      remedy: 'name it by --url, or run npm start in another terminal',
    });
    return;
  }
  try {
    const { status } = await request(appUrl(app.url, '/api/health'), {});
    if (status !== 200 && status !== 503) {
      tell({
        state: 'problem',
        about: 'app',
        what: `${app.url} answers ${status} where Call Redirect tells its health`,
        remedy: 'look at the address, and whether the app is deployed',
        unreachable: true,
      });
      return;
    }
    tell(
      status === 200
        ? { state: 'ok', about: 'app', what: `${app.url} says that it is well` }
        : { state: 'problem', about: 'app', what: `${app.url} says that it is not well` },
    );
    tellDetails(
      await request(appUrl(app.url, '/api/health/details'), { headers: keyHeader(app.key) }),
      tell,
    );
  } catch (error) {
    tell({ state: 'problem', about: 'app', what: tellFailure(error).sentence, unreachable: true });
  }
}

async function findApp(flags: {
  readonly url?: string;
  readonly key?: string;
}): Promise<App | undefined> {
  const key = flags.key ?? process.env['FUNCTION_KEY'];
  if (flags.url !== undefined) {
    return { url: flags.url, key };
  }
  const running = await readRunning();
  return running && { url: running.hostUrl, key: running.hostKey };
}

function tellDetails({ status, text }: TextAnswer, tell: Tell): void {
  const read = v.safeParse(detailsSchema, text);
  if (status === 401 || status === 403) {
    tell({
      state: 'warning',
      about: 'app',
      what: 'the details of its health are not shown without its host key',
      remedy: 'give it by --key or FUNCTION_KEY',
    });
  } else if (!read.success) {
    tell({
      state: 'warning',
      about: 'app',
      what: `the details of its health cannot be read (status ${status})`,
      remedy: 'look whether the app is of the same version as this command',
    });
  } else {
    const troubles = [...troublesOf(read.output)];
    if (troubles.length === 0) {
      tell({
        state: 'ok',
        about: 'app',
        what: `the details of its health name no trouble; rules were last read at ${read.output.rules?.lastRead ?? '?'}`,
      });
    }
    for (const trouble of troubles) {
      tell(trouble);
    }
  }
}

function* troublesOf({
  settings,
  rules,
  schedules,
  lists,
  acs,
  calls,
}: Details): Generator<Diagnosis> {
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
