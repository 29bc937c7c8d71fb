/** How a service is reached: by a connection string with a key in it, or at an endpoint by managed identity. */
export type Connection = { readonly connectionString: string } | { readonly endpoint: string };

/** Takes a problem of a setting, in a sentence; the value of the setting is then undefined. */
export type Report = (problem: string) => undefined;

type Service = 'ACS' | 'TABLES';

/** A connection string taken apart: where it leads, and the same again in the one form that the SDK reads for sure. */
interface ConnectionString {
  readonly endpoint: string;
  readonly canonical: string;
}

/** The services' own ways to write a connection string. */
const takeApart = { ACS: takeAcsApart, TABLES: takeTablesApart } as const;

const endpointWords = {
  ACS: 'an https URL without a path',
  TABLES: 'an https URL',
} as const;

/**
 * Reads the pair of settings `<service>_CONNECTION_STRING` and `<service>_ENDPOINT`, of which one has to be there.
 * Reports a problem, without a part of a value in it, and returns undefined where that is not so.
 */
export function readConnection(
  service: Service,
  connectionString: string | undefined,
  endpoint: string | undefined,
  report: Report,
): Connection | undefined {
  const [stringName, endpointName] = [`${service}_CONNECTION_STRING`, `${service}_ENDPOINT`];
  if (connectionString !== undefined && endpoint !== undefined) {
    return report(`${stringName} and ${endpointName} are both set: keep one of them.`);
  }
  if (connectionString !== undefined) {
    const known = takeApart[service](partsOf(connectionString));
    if (known === undefined) {
      return report(
        `${stringName} is no connection string of the service: copy it whole from the resource's keys.`,
      );
    }
    return isUsableEndpoint(known.endpoint, service, true)
      ? { connectionString: known.canonical }
      : report(
          `The endpoint in ${stringName} must be ${endpointWords[service]} (http on this machine only).`,
        );
  }
  if (endpoint !== undefined) {
    // Tokens travel over https only; a service on this machine is reached with a key.
    return isUsableEndpoint(endpoint, service, false)
      ? { endpoint }
      : report(`${endpointName} must be ${endpointWords[service]}.`);
  }
  return report(
    `${endpointName} is missing: set it to the resource's URL, or ${stringName} to use a key.`,
  );
}

/** `endpoint=https://…;accesskey=…`, in any order. */
function takeAcsApart(parts: ReadonlyMap<string, string>): ConnectionString | undefined {
  const [endpoint, key] = [parts.get('endpoint'), parts.get('accesskey')];
  return endpoint === undefined || key === undefined
    ? undefined
    : { endpoint, canonical: `endpoint=${endpoint};accesskey=${key}` };
}

/** With the key of the account, with a shared access signature, or the short form for a local emulator. */
function takeTablesApart(parts: ReadonlyMap<string, string>): ConnectionString | undefined {
  if (parts.get('usedevelopmentstorage') === 'true') {
    return { endpoint: 'http://127.0.0.1:10002', canonical: 'UseDevelopmentStorage=true' };
  }
  const protocol = parts.get('defaultendpointsprotocol') ?? 'https';
  const [name, key] = [parts.get('accountname'), parts.get('accountkey')];
  if (name !== undefined && key !== undefined) {
    const suffix = parts.get('endpointsuffix') ?? 'core.windows.net';
    const endpoint = parts.get('tableendpoint') ?? `${protocol}://${name}.table.${suffix}`;
    const account = `DefaultEndpointsProtocol=${protocol};AccountName=${name};AccountKey=${key}`;
    return { endpoint, canonical: `${account};TableEndpoint=${endpoint}` };
  }
  const [endpoint, signature] = [parts.get('tableendpoint'), parts.get('sharedaccesssignature')];
  // The SDK finds the account's name in the host (example.table.…) or in the path (/example).
  return endpoint === undefined || signature === undefined || !/\.table\.|\/\/.*\/./.test(endpoint)
    ? undefined
    : { endpoint, canonical: `TableEndpoint=${endpoint};SharedAccessSignature=${signature}` };
}

function partsOf(connectionString: string): ReadonlyMap<string, string> {
  return new Map(
    connectionString
      .split(';')
      .map((part) => /^\s*([^=]+?)\s*=\s*(\S.*?)\s*$/.exec(part))
      .filter((part) => part !== null)
      .map(([, name = '', value = '']) => [name.toLowerCase(), value]),
  );
}

function isUsableEndpoint(text: string, service: Service, allowsHttp: boolean): boolean {
  const url = URL.parse(text);
  if (url === null || (service === 'ACS' && url.pathname !== '/')) {
    return false;
  }
  const isLoopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  return url.protocol === 'https:' || (allowsHttp && url.protocol === 'http:' && isLoopback);
}
