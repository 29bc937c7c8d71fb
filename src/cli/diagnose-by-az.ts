import { spawn } from 'node:child_process';
import type { Diagnosis } from './diagnosis.ts';
import { CommandError, exitCodes } from './exit-codes.ts';

/** How the Azure CLI ended. */
export interface AzEnd {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** What of Azure is asked about. */
export interface AzureNames {
  readonly functionApp: string;
  readonly resourceGroup: string;
  readonly systemTopic: string;
  readonly systemTopicGroup: string;
  /** The subscription of Event Grid on that topic. */
  readonly eventSubscription: string;
}

/** What could not be read, for which part of the whole, and the role that lets one read it. */
interface Unread {
  readonly about: string;
  readonly what: string;
  readonly role: string;
}

/** How long one answer may take, in milliseconds: az takes seconds, and more where it renews its sign-in. */
const longestAnswer = 90_000;

/** Names of Azure's resources have none of these; cmd.exe, or az itself, would take them for something else. */
const unsafe = /^-|["%!^&|<>\r\n\\]/;

/** Fails where a name could be taken for an option, or apart. */
export function demandName(option: string, name: string): string {
  if (name === '' || unsafe.test(name)) {
    throw new CommandError(
      exitCodes.usage,
      `${option} is no name of a resource in Azure: correct it.`,
    );
  }
  return name;
}

/** Fails where the environment names the subscription so that it could be taken for an option, or apart. */
export function demandSubscriptionName(): void {
  const subscription = process.env['AZURE_SUBSCRIPTION_ID'] ?? '';
  if (subscription !== '') {
    demandName('AZURE_SUBSCRIPTION_ID', subscription);
  }
}

/** Runs the Azure CLI in the subscription that AZURE_SUBSCRIPTION_ID names, else in the one that az has chosen. */
export function az(args: readonly string[]): Promise<AzEnd> {
  const subscription = process.env['AZURE_SUBSCRIPTION_ID'] ?? '';
  return start(subscription === '' ? args : [...args, '--subscription', subscription]);
}

/** Whether there is an Azure CLI that starts. */
export async function hasAz(): Promise<boolean> {
  return (await start(['version', '--output', 'none'])).code === 0;
}

/** Tells why az did not answer, by the code in its error; its sentences are its own. */
export function describeAzFailure({ about, what, role }: Unread, { errors }: AzEnd): Diagnosis {
  if (/az login|AADSTS\d+/.test(errors)) {
    return {
      state: 'problem',
      about,
      what: `${what}: az is not signed in, or its sign-in has expired`,
      remedy: 'run az login',
      unreachable: true,
    };
  }
  const code = /\((\w{3,64})\)/.exec(errors)?.[1];
  const mayNot = /AuthorizationFailed|Forbidden/.test(errors);
  return {
    state: 'problem',
    about,
    what: `${what}${code === undefined ? '' : ` (${code})`}`,
    remedy: mayNot
      ? `have yourself given the role ${role}`
      : 'look at the names, and at the subscription that az account show tells',
    unreachable: true,
  };
}

/** On Windows az is a batch file, which only a shell starts; quotes keep it from taking arguments apart. */
function start(args: readonly string[]): Promise<AzEnd> {
  const child =
    process.platform === 'win32'
      ? spawn(['az', ...args.map((arg) => `"${arg}"`)].join(' '), { shell: true })
      : spawn('az', [...args]);
  const timer = setTimeout(() => child.kill(), longestAnswer);
  let output = '';
  let errors = '';
  // az asks questions where somebody could answer them.
  child.stdin.on('error', () => {}).end();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  return new Promise((resolve) => {
    const end = (code: number): void => {
      clearTimeout(timer);
      resolve({ code, output: output.trim(), errors });
    };
    child.on('error', () => end(127));
    child.on('close', (code) => end(code ?? 1));
  });
}
