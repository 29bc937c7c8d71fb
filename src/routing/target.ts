import { type Identity, isGuid, readRawId } from '../telephony/identity.ts';
import { readInteger } from './integer.ts';
import { readItems, unquote } from './item-list.ts';
import type { Reading } from './problem.ts';

/** Who is to get a call, and how. */
export interface Target {
  readonly identity: Identity;
  /** The share of the calls under the strategy `weighted`, 0 to 1000; 0 comes last. */
  readonly weight: number;
  /** The tenant of the target in lower case, for Microsoft Graph. */
  readonly tenant: string | undefined;
  /** The name to show, for Microsoft Graph. */
  readonly displayName: string | undefined;
}

const targetNumber = /^\+\d{7,15}$/;
const option = /\s+([^\s=]+)=("(?:[^"]|"")*"|[^\s"]*)/gy;
const largestWeight = 1000;

/**
 * Reads one target's identity: a phone number (`+` and 7 to 15 digits, so that short and emergency codes cannot be
 * written), a user or app by its raw id, or Graph's `user:`, `applicationInstance:` or `application:` with a GUID.
 */
export function readTargetIdentity(text: string): Reading<Identity> {
  if (targetNumber.test(text)) {
    return { value: { kind: 'phoneNumber', canonical: text } };
  }
  const graphForm = /^(?:user|applicationInstance|application):(.*)$/i.exec(text)?.[1];
  const identity =
    text.startsWith('+') || (graphForm !== undefined && !isGuid(graphForm))
      ? undefined
      : readRawId(text);
  switch (identity?.kind) {
    case 'communicationUser':
    case 'teamsExtensionUser':
    case 'teamsUser':
    case 'teamsApp':
    case 'application':
      return { value: identity };
    default:
      return {
        problem: `"${text}" is no target`,
        remedy: 'write + and 7 to 15 digits without separators, or 8:acs:…, 8:orgid:…, 28:orgid:…',
      };
  }
}

/** Reads a column's list of targets with their options, in the order written. */
export function readTargets(text: string): Reading<readonly Target[]> {
  const items = readItems(text);
  if (!('value' in items)) {
    return items;
  }
  const targets: Target[] = [];
  for (const item of items.value) {
    const target = readTarget(item);
    if (!('value' in target)) {
      return target;
    }
    targets.push(target.value);
  }
  return { value: targets };
}

function readTarget(item: string): Reading<Target> {
  const space = item.search(/\s/);
  // A number with separators is told as a whole.
  const end = space === -1 || !item.includes('=') ? item.length : space;
  const identity = readTargetIdentity(item.slice(0, end));
  if (!('value' in identity)) {
    return identity;
  }
  const options = readOptions(item.slice(end), item);
  if (!('value' in options)) {
    return options;
  }
  const { weight: written = '1', tenant, name } = options.value;
  const weight = readInteger(written);
  if (weight === undefined || weight < 0 || weight > largestWeight) {
    return {
      problem: `weight=${written} of target ${identity.value.canonical} is no weight`,
      remedy: `write a whole number from 0 to ${largestWeight}`,
    };
  }
  if (tenant !== undefined && !isGuid(tenant)) {
    return {
      problem: `tenant=${tenant} of target ${identity.value.canonical} is no tenant id`,
      remedy: 'write the GUID of the tenant',
    };
  }
  return {
    value: {
      identity: identity.value,
      weight,
      tenant: tenant?.toLowerCase(),
      displayName: name,
    },
  };
}

const optionNames = ['weight', 'tenant', 'name'] as const;

type Options = Readonly<Partial<Record<(typeof optionNames)[number], string>>>;

function readOptions(text: string, item: string): Reading<Options> {
  const options: { -readonly [Name in keyof Options]: Options[Name] } = {};
  let end = 0;
  for (const [whole, written = '', value = ''] of text.matchAll(option)) {
    const name = optionNames.find((known) => known === written);
    if (name === undefined || options[name] !== undefined || value === '') {
      return {
        problem: `the option ${written}= in "${item}" is ${problemOf(name, value)}`,
        remedy: 'write weight=3, tenant=<GUID> or name="…" behind the target, each at most once',
      };
    }
    options[name] = unquote(value) ?? value;
    end += whole.length;
  }
  return text.slice(end).trim() === ''
    ? { value: options }
    : {
        problem: `"${text.slice(end).trim()}" in "${item}" is no option of a target`,
        remedy: 'write weight=3, tenant=<GUID> or name="…", a value with spaces in double quotes',
      };
}

function problemOf(name: string | undefined, value: string): string {
  if (name === undefined) {
    return 'not known';
  }
  return value === '' ? 'empty' : 'there twice';
}
