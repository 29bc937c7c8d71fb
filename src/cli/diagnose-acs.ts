import { randomUUID } from 'node:crypto';
import type { TokenCredential } from '@azure/identity';
import { type AcsConnection, createAcsClient } from '../acs/client.ts';
import { classOfSubcode } from '../acs/errors.ts';
import { createAcsPlatform } from '../acs/platform.ts';
import type { Answer } from '../calls/platform.ts';
import { type Connection, readConnection } from '../connection.ts';
import { noHeaders } from '../telephony/call.ts';
import { anonymous, type Identity } from '../telephony/identity.ts';
import { type AccountFlags, createCliCredential, runningOf } from './account.ts';
import type { Diagnosis, Tell } from './diagnosis.ts';

/** The ACS resource that is asked. */
export interface AskedAcs {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Who says that it is this one. */
  readonly source: string;
  readonly connection: Connection;
}

const about = 'acs';
const scope = 'https://communication.azure.com//.default';
/** In milliseconds: a person waits, no call does. */
const longestAttempt = 10_000;
/** One of the numbers that are nobody's, so that nothing could ring even if there were such a call. */
const target: Identity = { kind: 'phoneNumber', canonical: '+14255550100' };

/**
 * Finds the ACS resource in the environment, else that of a running `npm start` whose tables are looked at. Settings
 * that cannot be used are told; undefined where none is to be asked. `source` says who named it where that was not the
 * operator.
 */
export async function findAcs(
  flags: AccountFlags,
  source: string | undefined,
  tell: Tell,
): Promise<AskedAcs | undefined> {
  const { ACS_CONNECTION_STRING: text = '', ACS_ENDPOINT: endpoint = '' } = process.env;
  const isInEnvironment = text.trim() !== '' || endpoint.trim() !== '';
  const given = isInEnvironment ? text : ((await runningOf(flags))?.acs ?? '');
  if (given.trim() === '' && endpoint.trim() === '') {
    tell({
      state: 'warning',
      about,
      what: 'not asked whether it accepts redirects, since no resource is named',
      remedy: 'set ACS_CONNECTION_STRING, or ACS_ENDPOINT (opened by az login), as the app has it',
    });
    return undefined;
  }
  const connection = readConnection('ACS', trimmed(given), trimmed(endpoint), (what) => {
    tell({ state: 'problem', about, what });
    return undefined;
  });
  return (
    connection && {
      connection,
      origin: originOf(connection),
      source: source ?? (isInEnvironment ? 'named by the environment' : 'the running npm start'),
    }
  );
}

/**
 * Tells whether ACS takes our credential for a redirect, by asking for that of a call that does not exist: nothing rings.
 * That it looks at the credential before it looks for the call is to be expected of it, but documented nowhere.
 */
export async function diagnoseAcs(acs: AskedAcs, tell: Tell): Promise<void> {
  const opened = await openConnection(acs.connection);
  if ('state' in opened) {
    tell(opened);
    return;
  }
  tell(judge(acs, await redirectMadeUpCall(opened)));
}

/** Tells what the future of the service asks for. */
export function noteRetirement(tell: Tell): void {
  tell({
    state: 'note',
    about,
    what: 'ACS as a standalone offering retires on 30 September 2028; Call Automation goes on with Teams Phone Extensibility only',
  });
}

/** A token is asked for beforehand: its failure is a matter of `az login`, and its time is not that of the request. */
async function openConnection(connection: Connection): Promise<AcsConnection | Diagnosis> {
  if ('connectionString' in connection) {
    return connection;
  }
  try {
    const token = await createCliCredential().getToken(scope);
    const credential: TokenCredential = { getToken: async () => token };
    return { endpoint: connection.endpoint, credential };
  } catch (error) {
    if (
      !(error instanceof Error) ||
      !/^(?:CredentialUnavailable|Authentication)/.test(error.name)
    ) {
      throw error;
    }
    return {
      state: 'problem',
      about,
      what: 'az login gives no token for ACS',
      remedy: 'run az login, or name the resource by ACS_CONNECTION_STRING',
      unreachable: true,
    };
  }
}

function redirectMadeUpCall(connection: AcsConnection): Promise<Answer> {
  const now = Date.now();
  // Never the same one twice, since ACS may repeat to the same request what it answered before.
  const id = randomUUID();
  const call = {
    id,
    eventId: id,
    time: now,
    arrival: now,
    called: target,
    caller: anonymous,
    onBehalfOf: undefined,
    headers: noHeaders,
    token: `call-redirect-doctor-${id}`,
    remarks: [],
  };
  return createAcsPlatform(createAcsClient(connection), longestAttempt).redirect(call, target, 0);
}

function judge(acs: AskedAcs, answer: Answer): Diagnosis {
  const where = `${acs.origin} (${acs.source})`;
  if (answer.kind === 'accepted') {
    return notAcs(acs, where, 'accepts the redirect of a call that there is not');
  }
  // What the reason says beyond the answer is meant for the app's log.
  const said = answer.reason.replace(/:.*$/, '').replace(/^ACS answered /, '');
  switch (answer.kind) {
    case 'gone':
    case 'refused':
      return judgeAnswer(acs, where, said);
    case 'denied':
      return {
        state: 'problem',
        about,
        what: `${where} denies the redirect of a made-up call (${said})`,
        remedy: remedyOfDenial(acs),
        unreachable: true,
      };
    case 'passing':
      return {
        state: 'problem',
        about,
        what: `${where} cannot be asked now (${said})`,
        remedy: `look at the host name in ${settingOf(acs)}, at the network, and whether the resource is there`,
        unreachable: true,
      };
  }
}

/** Whoever else serves at that address, or on the way, has other codes, or none beside the status. */
function judgeAnswer(acs: AskedAcs, where: string, said: string): Diagnosis {
  const [, code] = said.split('/');
  if (code === undefined || !classOfSubcode.has(code)) {
    const lack = code === undefined ? "without a code of ACS's" : "a code that is none of ACS's";
    return notAcs(acs, where, `answers the redirect of a made-up call by ${said}, ${lack}`);
  }
  const isByLogin = 'endpoint' in acs.connection;
  const credential = isByLogin ? "az login's credential" : 'this key';
  const what = `${where} took ${credential} for a redirect: a made-up call is answered by ${said}`;
  // The right of the app is another one, which nobody but the app can show.
  const rest = ". Whether it takes that of the app's identity, the app's health tells";
  return { state: 'ok', about, what: isByLogin ? `${what}${rest}` : what };
}

function remedyOfDenial({ connection }: AskedAcs): string {
  return 'endpoint' in connection
    ? 'give whoever is logged in, as infra/main.bicep gives the app, the role of acsRoleDefinitionId (Contributor, ' +
        'unless it was changed) on the ACS resource, by az role assignment create; a new role takes some minutes'
    : "copy the connection string again from the resource's keys (az communication list-key), for the app too; a clock " +
        'that is minutes off makes keys fail as well';
}

function notAcs(acs: AskedAcs, where: string, what: string): Diagnosis {
  return {
    state: 'warning',
    about,
    what: `${where} ${what}`,
    remedy:
      `that may be another server (look at the host name in ${settingOf(acs)}), a proxy on the way, or ACS with another ` +
      'version of its API; it shows nothing about the right to redirect',
  };
}

function settingOf({ connection }: AskedAcs): string {
  return 'endpoint' in connection ? 'ACS_ENDPOINT' : 'ACS_CONNECTION_STRING';
}

function originOf(connection: Connection): string {
  const endpoint =
    'endpoint' in connection
      ? connection.endpoint
      : (/endpoint=([^;]+)/.exec(connection.connectionString)?.[1] ?? '');
  return URL.parse(endpoint)?.origin ?? '?';
}

function trimmed(text: string): string | undefined {
  return text.trim() === '' ? undefined : text.trim();
}
