import { readRunning } from '../local/running.ts';
import type { AzureApp } from './azure-app.ts';
import type { AzureNames } from './diagnose-by-az.ts';
import type { Diagnosis, Tell } from './diagnosis.ts';
import { readHealthDetails, troublesOf } from './health-details.ts';
import { appUrl, keyHeader, request, type TextAnswer } from './http-request.ts';

/** Which app is asked. */
interface AskedApp {
  /** Scheme, host and port. */
  readonly url?: string | undefined;
  readonly key?: string | undefined;
  readonly names?: AzureNames | undefined;
}

/** Where the app is, and the key that opens the details of its health. */
interface App {
  readonly url: string;
  readonly key: string | undefined;
}

const about = 'app';

/**
 * Tells how the app says that it is: the one at the URL, else the one of that name in Azure, else that of a running
 * `npm start`. Throws where nothing answers there.
 */
export async function diagnoseApp(
  asked: AskedApp,
  azureApp: AzureApp | undefined,
  tell: Tell,
): Promise<void> {
  const app = await findApp(asked, azureApp);
  if (app === undefined) {
    tell(describeAbsence(asked));
    return;
  }
  const { status } = await request(appUrl(app.url, '/api/health'), {});
  if (status !== 200 && status !== 503) {
    tell({
      state: 'problem',
      about,
      what: `${app.url} answers ${status} where Call Redirect tells its health`,
      remedy: 'look at the address, and whether the app is deployed',
      unreachable: true,
    });
    return;
  }
  const remedyOfKey = describeKey(asked.names);
  const hasKey = (app.key ?? '') !== '';
  tell(
    status === 200
      ? { state: 'ok', about, what: `${app.url} says that it is well` }
      : {
          state: 'problem',
          about,
          what: `${app.url} says that it is not well`,
          remedy: hasKey
            ? 'the details of its health, in the next lines, say why'
            : `the details of its health say why, to whoever has its host key: ${remedyOfKey}`,
        },
  );
  const answer = await request(appUrl(app.url, '/api/health/details'), {
    headers: keyHeader(app.key),
  });
  for (const diagnosis of examineDetails(answer, hasKey, remedyOfKey)) {
    tell(diagnosis);
  }
}

async function findApp(
  { url, key = process.env['FUNCTION_KEY'], names }: AskedApp,
  azureApp: AzureApp | undefined,
): Promise<App | undefined> {
  if (url !== undefined) {
    return { url, key };
  }
  if (names !== undefined) {
    // Whatever runs here is another app than the one that was named.
    return azureApp?.hostName === undefined
      ? undefined
      : { url: `https://${azureApp.hostName}`, key };
  }
  const running = await readRunning();
  return running && { url: running.hostUrl, key: running.hostKey };
}

function describeAbsence({ names }: AskedApp): Diagnosis {
  return names === undefined
    ? {
        state: 'warning',
        about,
        what: 'none was looked at',
        remedy: 'name it by --url, or run npm start in another terminal',
      }
    : {
        state: 'warning',
        about,
        what: `${names.functionApp} was not asked for its health, since az does not say where it is`,
        remedy: 'look at the name of the app, or say by --url where it is',
      };
}

/** The one place where the key is had; it is for whoever asks, so this command does not fetch it. */
function describeKey(names: AzureNames | undefined): string {
  const { functionApp = '<app>', resourceGroup = '<group>' } = names ?? {};
  return (
    'give it by --key or FUNCTION_KEY; it is shown by ' +
    `az functionapp keys list --name ${functionApp} --resource-group ${resourceGroup} --query functionKeys.default --output tsv`
  );
}

function* examineDetails(
  { status, text }: TextAnswer,
  hasKey: boolean,
  remedyOfKey: string,
): Generator<Diagnosis> {
  const details = readHealthDetails(text);
  if (status === 401 || status === 403) {
    yield {
      state: 'warning',
      about,
      what: hasKey
        ? 'the details of its health are not shown to this key'
        : 'the details of its health are not shown without its host key',
      remedy: remedyOfKey,
    };
  } else if (details === undefined) {
    yield {
      state: 'warning',
      about,
      what: `the details of its health cannot be read (status ${status})`,
      remedy: 'look whether the app is of the same version as this command',
    };
  } else {
    const troubles = [...troublesOf(details)];
    if (troubles.length === 0) {
      yield {
        state: 'ok',
        about,
        what: `the details of its health name no trouble; rules were last read at ${details.rules?.lastRead ?? '?'}`,
      };
    }
    yield* troubles;
  }
}
