import {
  type CommunicationIdentifier,
  createIdentifierFromRawId,
} from '@azure/communication-common';
import { beginsKindOfGraph, canBeUnknownKind, isKindOfGraph, spellKind } from './identity-kind.ts';

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
 * Somebody who can be called. `canonical` is the one spelling used in tables, rules and comparisons: `+` and digits for
 * a phone number, else the raw id. A kind in words is spelled as Graph spells it, one that is not known as it comes;
 * the type of an `8:` or `28:` id is in lower case. Of the id itself the hex digits, `-` and `_` with which it begins
 * are in lower case, and the rest stays as it comes: so a GUID is in lower case as a whole, and each beginning of an
 * identity is spelled as the identity is, which prefixes rely on.
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
const phoneNumberBeginning = /^\+\d{0,32}$/;
// A number that joined one call more than once carries a suffix that names the leg, not the caller.
const phoneNumberWithAssertedId = /^(\+\d{1,32})_/;
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]+$/u;
const knownRawId = /^(8:(?:acs|dod-acs|gcch-acs|spool|orgid|dod|gcch)|28:(?:orgid|dod|gcch)):(.+)$/;
// A number is never written with 4:+, nor somebody anonymous as 8:teamsvisitor:.
const rawIdBeginning = /^(?!4:\+|8:teamsvisitor:)(?:\d+:|(?:4|8|28?)$)/i;
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
    return readPhoneNumber(number) ?? (number === '' ? undefined : other(spellRawId(text)));
  }
  if (teamsVisitor.test(text)) {
    return anonymous;
  }
  const canonical = spellRawId(text);
  const known = knownRawId.exec(canonical);
  if (known?.[1] !== undefined && known[2] !== undefined) {
    return knownIdentity(known[1], known[2]);
  }
  return readKindAndId(canonical);
}

/**
 * Reads the beginning of a canonical identity, whole identities among them, into its canonical spelling. A word or a
 * number without its colon is one only where a known kind begins so: `44` is rather the number that lacks its `+`.
 * Returns undefined where nobody is called so, misspelt words of the notation of rules among them.
 */
export function readIdentityBeginning(text: string): string | undefined {
  if (text.length > longestIdentity || !printable.test(text)) {
    return undefined;
  }
  if (text.startsWith('+')) {
    return phoneNumberBeginning.test(text) ? text : undefined;
  }
  return rawIdBeginning.test(text) || beginsWithKind(text) ? spellRawId(text) : undefined;
}

/**
 * Reads an identity as rules hold it: canonical, but for the case of its kind and of hex digits.
 * Returns undefined for every other spelling, so that a row means one thing only.
 */
export function readCanonicalIdentity(text: string): Identity | undefined {
  const identity = readRawId(text);
  return identity === undefined ||
    identity.kind === 'anonymous' ||
    identity.canonical !== readIdentityBeginning(text)
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

function readKindAndId(canonical: string): Caller | undefined {
  const parts = /^([^:]+):(.*[^:])$/.exec(canonical);
  if (parts?.[1] === undefined || parts[2] === undefined) {
    return undefined;
  }
  const [, kind, id] = parts;
  switch (kind) {
    case 'phone':
      return readPhoneNumber(id);
    case 'user':
      return knownIdentity('8:orgid', id);
    case 'applicationInstance':
      return knownIdentity('28:orgid', id);
    case 'application':
      return { kind: 'application', canonical };
    default:
      return other(canonical);
  }
}

function other(canonical: string): Identity {
  return { kind: 'other', canonical };
}

function beginsWithKind(text: string): boolean {
  const [, kind, id] = /^([^:]*):(.*)$/.exec(text) ?? [];
  if (kind === undefined || id === undefined) {
    return beginsKindOfGraph(text);
  }
  // Behind a word that is no kind, a number or an item of rules was meant to be written otherwise.
  return isKindOfGraph(kind) || (canBeUnknownKind(kind) && !/^(?:\+|list:|prefix:)/.test(id));
}

/** Spells a raw id, or the beginning of one, canonically: the spelling of a beginning begins that of the whole. */
function spellRawId(text: string): string {
  const [, kind = '', id] = /^((?:8|28):[^:]*(?::|$)|[^:]*:)(.*)$/.exec(text) ?? [];
  if (id === undefined) {
    return text;
  }
  const spelling = /^\d/.test(kind) ? lowerCase(kind) : `${spellKind(kind.slice(0, -':'.length))}:`;
  return spelling + id.replace(/^[0-9a-f_-]+/i, lowerCase);
}

/** Letters beyond ASCII stay, since their lower case depends on what stands beside them. */
function lowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
