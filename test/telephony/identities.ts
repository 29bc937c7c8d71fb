import fc from 'fast-check';

/** A GUID that is different for every number from 0 to 9999. */
export function guid(number: number): string {
  return `a0b1c2d3-0000-4000-8000-${String(number).padStart(12, 'f')}`;
}

const guids = fc.uuid().map((text) => text.toLowerCase());

/** Canonical identities of every kind that can be called. */
export const canonicalIdentities = fc.oneof(
  fc.stringMatching(/^\+[1-9]\d{6,14}$/),
  fc
    .tuple(fc.constantFrom('8:orgid', '8:dod', '8:gcch', '28:orgid', '28:dod', '28:gcch'), guids)
    .map(([prefix, id]) => `${prefix}:${id}`),
  fc
    .tuple(fc.constantFrom('8:acs', '8:dod-acs', '8:gcch-acs', '8:spool'), guids, guids)
    .map(([prefix, resource, user]) => `${prefix}:${resource}_${user}`),
  fc
    .tuple(fc.constantFrom('8:acs', '8:dod-acs', '8:gcch-acs'), guids, guids, guids)
    .map(([prefix, resource, tenant, user]) => `${prefix}:${resource}_${tenant}_${user}`),
);

/** Kinds in words, in other spellings than Graph's too, and words that are no kind. */
const words = fc.oneof(
  fc.constantFrom(
    ...['application', 'assertedIdentity', 'azureCommunicationServicesUser', 'device', 'encrypted'],
    ...['guest', 'onPremises', 'Guest', 'ONPREMISES', 'Device', 'devX', 'DevX', 'botUser', 'x'],
    ...['user', 'applicationInstance', 'phone', 'prefix', 'list', 'not', 'any', 'anonymous', 'tel'],
  ),
  fc.stringMatching(/^[a-zA-Z]{1,6}$/),
);
const numbers = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('8', '28'),
      fc.constantFrom('acs', 'ACS', 'orgid', 'ORGID', 'teamsvisitor', 'live', 'Live', 'ACSX', ''),
    )
    .map(([kind, type]) => `${kind}:${type}`),
  fc.constantFrom('4', '8', '28', '48', '19', '1425'),
);
const ids = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'aAbBfF09-_'), minLength: 1, maxLength: 8 }),
  fc.string({ unit: fc.constantFrom(...'aAbFxXzZ09-_+:,"@éΣÉ💶'), maxLength: 8 }),
  fc.constantFrom('+14255550100', 'anonymous', 'ABCxyz', '5F0C1D2E'),
);

/** Texts that name somebody, nobody or somebody anonymous, in every spelling. */
export const rawIds = fc.oneof(
  canonicalIdentities,
  fc.tuple(fc.oneof(words, numbers), ids).map(([kind, id]) => `${kind}:${id}`),
  fc.oneof(words, numbers, ids),
);

/** The kinds in words whose identities rules can name. */
export const kindsInWords = [
  ...['application', 'assertedIdentity', 'azureCommunicationServicesUser', 'device', 'encrypted'],
  ...['guest', 'onPremises'],
] as const;
