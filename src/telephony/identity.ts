import {
  type CommunicationIdentifier,
  createIdentifierFromRawId,
} from '@azure/communication-common';

/** What an identity is, as far as routing and platforms treat kinds differently. */
export type IdentityKind =
  | 'phoneNumber'
  | 'communicationUser'
  | 'teamsExtensionUser'
  | 'teamsUser'
  | 'teamsApp'
  | 'application'
  | 'other';

/**
 * Somebody who can be called. `canonical` is the one spelling used in tables, rules and comparisons:
 * `+` and digits for a phone number, else the raw id with its hex digits in lower case.
 */
export interface Identity {
  readonly kind: IdentityKind;
  readonly canonical: string;
}

/** A caller who cannot be told from others: withheld, or not readable. Never equal to an identity. */
export interface Anonymous {
  readonly kind: 'anonymous';
  readonly canonical: 'anonymous';
}

/** Who calls: somebody, or nobody in particular. */
export type Caller = Identity | Anonymous;

/** The only anonymous caller there is. */
export const anonymous: Anonymous = { kind: 'anonymous', canonical: 'anonymous' };

/** The longest canonical identity that is read, in characters; the table keys that hold one end at 512. */
export const longestIdentity = 256;

const phoneNumber = /^\+\d{1,32}$/;
// A number that joined one call more than once carries a suffix that names the leg, not the caller.
const phoneNumberWithAssertedId = /^(\+\d{1,32})_/;
const hexadecimal = /^[0-9a-f_-]+$/i;
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]+$/u;
const knownRawId =
  /^(8:(?:acs|dod-acs|gcch-acs|spool|orgid|dod|gcch)|28:(?:orgid|dod|gcch)):(.+)$/i;
// A number is never written with 4:+, nor somebody anonymous as 8:teamsvisitor:; the words are kinds of Graph.
const canonicalBeginning =
  /^(?:\+|(?!4:\+|8:teamsvisitor:)\d+:|(?:application|encrypted|guest|onPremises):)/i;
const teamsVisitor = /^8:teamsvisitor:./i;
const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Tells whether the text is a GUID with hyphens, in either case. */
export function isGuid(text: string): boolean {
  return guid.test(text);
}

/**
 * Reads a raw id of Azure Communication Services (`4:+1425…`, `8:acs:…`, `28:orgid:…`), a bare phone number
 * (`+1425…`) or a Graph identity written as `kind:id`.
 * Returns undefined where the text is none of these.
 */
export function readRawId(text: string): Caller | undefined {
  if (text.length > longestIdentity || !printable.test(text)) {
    return undefined;
  }
  if (text.startsWith('+')) {
    return readPhoneNumber(text);
  }
  if (text.startsWith('4:')) {
    const number = text.slice(2);
    // A number without `+` (an extension of a direct routing trunk) is kept apart from E.164 numbers.
    return readPhoneNumber(number) ?? (number === '' ? undefined : other(text));
  }
  if (teamsVisitor.test(text)) {
    return anonymous;
  }
  const known = knownRawId.exec(text);
  if (known?.[1] !== undefined && known[2] !== undefined) {
    return knownIdentity(known[1].toLowerCase(), lowerCaseHexadecimal(known[2]));
  }
  return readKindAndId(text);
}

/** Tells whether an identity in canonical form can begin so; a misspelt word of the notation of rules cannot. */
export function canBeginIdentity(text: string): boolean {
  return canonicalBeginning.test(text);
}

/**
 * Reads an identity as rules hold it: canonical, but for the case of hex digits.
 * Returns undefined for every other spelling, so that a row means one thing only.
 */
export function readCanonicalIdentity(text: string): Identity | undefined {
  const identity = canBeginIdentity(text) ? readRawId(text) : undefined;
  return identity === undefined ||
    identity.kind === 'anonymous' ||
    identity.canonical.toLowerCase() !== text.toLowerCase()
    ? undefined
    : identity;
}

/**
 * The identifier that the Azure SDKs send for an identity.
 * An identity of a kind that Azure Communication Services does not know becomes an unknown identifier.
 */
export function toCommunicationIdentifier(identity: Identity): CommunicationIdentifier {
  return createIdentifierFromRawId(
    identity.kind === 'phoneNumber' ? `4:${identity.canonical}` : identity.canonical,
  );
}

function readPhoneNumber(text: string): Caller | undefined {
  if (text.toLowerCase() === 'anonymous') {
    return anonymous;
  }
  const number = phoneNumberWithAssertedId.exec(text)?.[1] ?? text;
  return phoneNumber.test(number) ? { kind: 'phoneNumber', canonical: number } : undefined;
}

function knownIdentity(prefix: string, id: string): Identity {
  const canonical = `${prefix}:${id}`;
  if (prefix.startsWith('28:')) {
    return { kind: 'teamsApp', canonical };
  }
  if (!prefix.endsWith('acs') && prefix !== '8:spool') {
    return { kind: 'teamsUser', canonical };
  }
  const isExtension = prefix !== '8:spool' && id.split('_').length === 3;
  return { kind: isExtension ? 'teamsExtensionUser' : 'communicationUser', canonical };
}

function readKindAndId(text: string): Caller | undefined {
  const parts = /^([^:]+):(.*[^:])$/.exec(text);
  if (parts?.[1] === undefined || parts[2] === undefined) {
    return undefined;
  }
  const [, kind, rest] = parts;
  const id = lowerCaseHexadecimal(rest);
  switch (kind.toLowerCase()) {
    case 'phone':
      return readPhoneNumber(rest);
    case 'user':
      return knownIdentity('8:orgid', id);
    case 'applicationinstance':
      return knownIdentity('28:orgid', id);
    case 'application':
      return { kind: 'application', canonical: `application:${id}` };
    default:
      return other(`${kind}:${id}`);
  }
}

function other(canonical: string): Identity {
  return { kind: 'other', canonical };
}

function lowerCaseHexadecimal(text: string): string {
  return hexadecimal.test(text) ? text.toLowerCase() : text;
}
