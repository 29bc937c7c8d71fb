import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readIdentifierModel } from '../../src/telephony/identifier-model.ts';
import { anonymous } from '../../src/telephony/identity.ts';
import { guid } from './identities.ts';

const [resource, tenant, user] = [guid(1), guid(2), guid(3)];

describe("an event's identifier", () => {
  it.each([
    [
      { kind: 'phoneNumber', rawId: '4:+14255550100', phoneNumber: { value: '+14255550100' } },
      '+14255550100',
    ],
    [{ kind: 'phoneNumber', phoneNumber: { value: '+14255550100' } }, '+14255550100'],
    [{ kind: 'unknown', rawId: `28:orgid:${user}` }, `28:orgid:${user}`],
    [{ communicationUser: { id: `8:acs:${resource}_${user}` } }, `8:acs:${resource}_${user}`],
    [{ microsoftTeamsUser: { userId: user } }, `8:orgid:${user}`],
    [{ microsoftTeamsUser: { userId: user, cloud: 'public' } }, `8:orgid:${user}`],
    [{ microsoftTeamsUser: { userId: user, cloud: 'dod' } }, `8:dod:${user}`],
    [{ microsoftTeamsApp: { appId: user } }, `28:orgid:${user}`],
    [{ microsoftTeamsApp: { appId: user, cloud: 'gcch' } }, `28:gcch:${user}`],
    [
      { teamsExtensionUser: { resourceId: resource, tenantId: tenant, userId: user } },
      `8:acs:${resource}_${tenant}_${user}`,
    ],
    [
      {
        teamsExtensionUser: { resourceId: resource, tenantId: tenant, userId: user, cloud: 'dod' },
      },
      `8:dod-acs:${resource}_${tenant}_${user}`,
    ],
    [{ rawId: 7, phoneNumber: { value: '+14255550100' } }, '+14255550100'],
  ])('%j is %s', (model, canonical) => {
    expect(readIdentifierModel(model)?.canonical).toBe(canonical);
  });

  it.each([
    [
      {
        kind: 'phoneNumber',
        rawId: '4:anonymous',
        phoneNumber: { value: 'anonymous', isAnonymous: true },
      },
    ],
    [{ rawId: '4:+14255550100', phoneNumber: { value: '+14255550100', isAnonymous: true } }],
    [{ microsoftTeamsUser: { userId: user, isAnonymous: true } }],
    [{ phoneNumber: { value: 'anonymous' } }],
  ])('%j is anonymous', (model) => {
    expect(readIdentifierModel(model)).toBe(anonymous);
  });

  it.each([
    undefined,
    null,
    'text',
    5,
    [],
    {},
    { rawId: '' },
    { phoneNumber: {} },
    { phoneNumber: null },
    { microsoftTeamsUser: { userId: 5 } },
    { kind: 'unknown' },
    {
      teamsExtensionUser: {
        resourceId: resource,
        tenantId: tenant,
        userId: user,
        cloud: { toString: 1, valueOf: 1 },
      },
    },
  ])('%j names nobody', (model) => {
    expect(readIdentifierModel(model)).toBeUndefined();
  });

  it('may hold anything in any place, and never throws', () => {
    const part = (...names: readonly string[]) =>
      fc.record(Object.fromEntries(names.map((name) => [name, odd])), { requiredKeys: [] });
    const odd = fc.oneof(fc.jsonValue(), fc.constant(user), fc.constant({ toString: 1 }));
    const model = fc.record(
      {
        rawId: odd,
        phoneNumber: part('value', 'isAnonymous'),
        communicationUser: part('id'),
        microsoftTeamsUser: part('userId', 'cloud', 'isAnonymous'),
        microsoftTeamsApp: part('appId', 'cloud'),
        teamsExtensionUser: part('resourceId', 'tenantId', 'userId', 'cloud'),
      },
      { requiredKeys: [] },
    );
    const read = new Set<boolean>();
    fc.assert(
      fc.property(model, (each) => {
        read.add(readIdentifierModel(each) !== undefined);
      }),
      { numRuns: 2_000 },
    );
    expect(read).toEqual(new Set([true, false]));
  });
});
