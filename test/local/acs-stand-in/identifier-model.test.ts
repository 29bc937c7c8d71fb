import { expect, test } from 'vitest';
import { accepted, context, errorOf, noon, redirectTo, ringingStandIn } from './signed-request.ts';

const extensionUser = { userId: 'user', tenantId: 'tenant', resourceId: 'resource' };

test.for([
  ['4:+14255550123', { rawId: '4:+14255550123' }],
  ['28:orgid:queue', { kind: 'unknown', rawId: '28:orgid:queue' }],
  ['48:of-a-kind-to-come', { rawId: '48:of-a-kind-to-come' }],
  ['4:+1425555', { phoneNumber: { value: '+1425555' } }],
  [
    '4:+123456789012345',
    {
      kind: 'phoneNumber',
      rawId: '4:+123456789012345',
      phoneNumber: { value: '+123456789012345', isAnonymous: false, assertedId: '7' },
    },
  ],
  ['8:acs:resource_user', { communicationUser: { id: '8:acs:resource_user' } }],
  [
    '8:gcch-acs:resource_user',
    {
      kind: 'communicationUser',
      rawId: '8:gcch-acs:resource_user',
      communicationUser: { id: '8:gcch-acs:resource_user' },
    },
  ],
  ['8:spool:a_b_c', { communicationUser: { id: '8:spool:a_b_c' } }],
  ['8:orgid:user', { microsoftTeamsUser: { userId: 'user' } }],
  [
    '8:orgid:user',
    { rawId: '8:orgid:user', microsoftTeamsUser: { userId: 'user', cloud: 'public' } },
  ],
  ['8:dod:user', { rawId: '8:dod:user', microsoftTeamsUser: { userId: 'user', cloud: 'dod' } }],
  ['8:gcch:user', { rawId: '8:gcch:user', microsoftTeamsUser: { userId: 'user', cloud: 'gcch' } }],
  [
    '8:teamsvisitor:user',
    { rawId: '8:teamsvisitor:user', microsoftTeamsUser: { userId: 'user', isAnonymous: true } },
  ],
  ['28:orgid:app', { kind: 'microsoftTeamsApp', microsoftTeamsApp: { appId: 'app' } }],
  ['28:dod:app', { rawId: '28:dod:app', microsoftTeamsApp: { appId: 'app', cloud: 'dod' } }],
  ['28:gcch:app', { rawId: '28:gcch:app', microsoftTeamsApp: { appId: 'app', cloud: 'gcch' } }],
  ['8:acs:resource_tenant_user', { teamsExtensionUser: extensionUser }],
  [
    '8:dod-acs:resource_tenant_user',
    {
      rawId: '8:dod-acs:resource_tenant_user',
      teamsExtensionUser: { ...extensionUser, cloud: 'dod' },
    },
  ],
  [
    '8:gcch-acs:resource_tenant_user',
    {
      kind: 'teamsExtensionUser',
      rawId: '8:gcch-acs:resource_tenant_user',
      teamsExtensionUser: { ...extensionUser, cloud: 'gcch' },
    },
  ],
] as const)('a call is redirected to %s by %o', ([rawId, target]) => {
  const standIn = ringingStandIn();
  expect(standIn.receive(redirectTo(target), noon)).toEqual(accepted);
  expect(standIn.acts(context)).toEqual([{ verb: 'redirect', target: rawId, at: noon }]);
});

const user = { microsoftTeamsUser: { userId: 'user' } };
const notDialable = 'target must be a phone number of + and 7 to 15 digits.';
const notOfItsKind = 'does not make the raw id of its kind.';

test.for([
  // Fields and their types
  [{ rawId: '' }, 'target.rawId must not be empty.'],
  [{ rawId: 4 }, 'target.rawId must be of type string.'],
  [{ kind: 'bot', rawId: '28:bot' }, 'target.kind must be of type ("unknown" | '],
  [{ kind: null, rawId: '28:bot' }, 'target.kind must be of type'],
  [{ rawId: '8:acs:a', displayName: 'Zoë' }, 'target.displayName is not allowed.'],
  [{ communicationUser: {} }, 'target.communicationUser.id is required.'],
  [{ communicationUser: { id: '' } }, 'target.communicationUser.id must not be empty.'],
  [{ communicationUser: '8:acs:a' }, 'target.communicationUser must be of type Object.'],
  [{ communicationUser: null }, 'target.communicationUser must be of type Object.'],
  [
    { communicationUser: { id: '8:acs:a', name: 'a' } },
    'target.communicationUser.name is not allowed.',
  ],
  [{ phoneNumber: {} }, 'target.phoneNumber.value is required.'],
  [{ phoneNumber: { value: 14255550123 } }, 'target.phoneNumber.value must be of type string.'],
  [
    { phoneNumber: { value: '+14255550123', isAnonymous: 'no' } },
    'target.phoneNumber.isAnonymous must be of type boolean.',
  ],
  [
    { phoneNumber: { value: '+14255550123', assertedId: 7 } },
    'target.phoneNumber.assertedId must be of type string.',
  ],
  [
    { phoneNumber: { value: '+14255550123', cloud: 'dod' } },
    'target.phoneNumber.cloud is not allowed.',
  ],
  [{ microsoftTeamsUser: {} }, 'target.microsoftTeamsUser.userId is required.'],
  [
    { microsoftTeamsUser: { userId: 'user', cloud: 'china' } },
    'target.microsoftTeamsUser.cloud must be of type ("public" | "dod" | "gcch").',
  ],
  [
    { microsoftTeamsUser: { userId: 'user', isAnonymous: null } },
    'target.microsoftTeamsUser.isAnonymous must be of type boolean.',
  ],
  [{ microsoftTeamsApp: {} }, 'target.microsoftTeamsApp.appId is required.'],
  [
    { microsoftTeamsApp: { appId: 'app', isAnonymous: false } },
    'target.microsoftTeamsApp.isAnonymous is not allowed.',
  ],
  [
    { teamsExtensionUser: { userId: 'user' } },
    'target.teamsExtensionUser.tenantId is required. target.teamsExtensionUser.resourceId is required.',
  ],
  [
    { teamsExtensionUser: { ...extensionUser, cloud: '' } },
    'target.teamsExtensionUser.cloud must be of type',
  ],
  // Fields that contradict each other
  [{}, 'target names nobody'],
  [{ kind: 'unknown' }, 'target names nobody'],
  [{ ...user, communicationUser: { id: '8:acs:a' } }, 'at most one property'],
  [{ kind: 'phoneNumber', ...user }, 'target.kind and the property of target'],
  [{ kind: 'unknown', rawId: '8:orgid:user', ...user }, 'target.kind and the property of target'],
  [{ kind: 'phoneNumber', rawId: '4:+14255550123' }, 'target.kind and the property of target'],
  [{ rawId: '8:orgid:other', ...user }, 'name different identities.'],
  [{ rawId: '8:dod:user', ...user }, 'name different identities.'],
  [
    { rawId: '+14255550123', phoneNumber: { value: '+14255550123' } },
    'target.rawId and target.phoneNumber name different identities.',
  ],
  [{ communicationUser: { id: 'alice' } }, `target.communicationUser ${notOfItsKind}`],
  [{ communicationUser: { id: '8:orgid:user' } }, notOfItsKind],
  [{ communicationUser: { id: '4:+14255550123' } }, notOfItsKind],
  [{ communicationUser: { id: '8:acs:resource_tenant_user' } }, notOfItsKind],
  [{ microsoftTeamsUser: { userId: 'a:b' } }, `target.microsoftTeamsUser ${notOfItsKind}`],
  [{ teamsExtensionUser: { ...extensionUser, userId: 'a_b' } }, notOfItsKind],
  // Numbers that nobody can be called by
  [{ phoneNumber: { value: '14255550123' } }, notDialable],
  [{ phoneNumber: { value: '+142555' } }, notDialable],
  [{ phoneNumber: { value: '+1234567890123456' } }, notDialable],
  [{ phoneNumber: { value: '+1 425 555 0123' } }, notDialable],
  [{ phoneNumber: { value: '+14255550123_7' } }, notDialable],
  [{ phoneNumber: { value: 'anonymous', isAnonymous: true } }, notDialable],
  [{ phoneNumber: { value: '+14255550123', isAnonymous: true } }, notDialable],
  [{ kind: 'unknown', rawId: '4:anonymous' }, notDialable],
  [{ rawId: '4:112' }, notDialable],
] as const)('%o is no target', ([target, sentence]) => {
  const standIn = ringingStandIn();
  expect(errorOf(standIn.receive(redirectTo(target), noon))).toEqual({
    status: 400,
    code: '8523',
    message: expect.stringContaining(sentence),
  });
  expect(standIn.acts(context)).toEqual([]);
});
