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
