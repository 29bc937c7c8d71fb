import type { CallInvite } from '@azure/communication-call-automation';
import { expect, test } from 'vitest';
import { start } from './running-server.ts';
import { context, noon, repeatability } from './signed-request.ts';

const targetParticipant = { phoneNumber: '+14255550123' };
const target = { targetParticipant };
const customHeaders = repeatability();
const repeated = { requestOptions: { customHeaders } };

test.for<[string, CallInvite['targetParticipant']]>([
  ['4:+14255550123', { phoneNumber: '+14255550123' }],
  ['8:acs:resource_user', { communicationUserId: '8:acs:resource_user' }],
  ['8:orgid:user', { microsoftTeamsUserId: 'user' }],
  ['8:gcch:user', { microsoftTeamsUserId: 'user', cloud: 'gcch' }],
  ['8:teamsvisitor:user', { microsoftTeamsUserId: 'user', isAnonymous: true }],
  ['28:orgid:app', { teamsAppId: 'app' }],
  ['28:dod:app', { teamsAppId: 'app', cloud: 'dod' }],
  ['8:acs:r_t_u', { resourceId: 'r', tenantId: 't', userId: 'u' }],
  ['8:dod-acs:r_t_u', { resourceId: 'r', tenantId: 't', userId: 'u', cloud: 'dod' }],
])('the client redirects a call to %s', async ([rawId, participant]) => {
  const { standIn, client } = await start();
  await client.redirectCall(context, { targetParticipant: participant });
  expect(standIn.acts(context)).toMatchObject([{ verb: 'redirect', target: rawId }]);
});

test.for(['none', 'busy', 'forbidden'] as const)('the client rejects a call as %s', async (why) => {
  const { standIn, client } = await start();
  await client.rejectCall(context, { callRejectReason: why });
  expect(standIn.acts(context)).toMatchObject([{ verb: 'reject', reason: why }]);
});

test('the client rejects a call without a reason', async () => {
  const { standIn, client } = await start();
  await client.rejectCall(context);
  expect(standIn.acts(context)).toMatchObject([{ verb: 'reject' }]);
  expect(standIn.acts(context)).not.toHaveProperty([0, 'reason']);
});

test('the client is told why it was refused', async () => {
  const { client } = await start();
  await expect(client.redirectCall('of some other call', target)).rejects.toMatchObject({
    name: 'RestError',
    statusCode: 404,
    code: '8522',
    message: 'The call was not found: it has ended or was taken.',
  });
});

test('a client with another key is not let in', async () => {
  const { standIn, client } = await start({ key: 'b3RoZXI=' });
  await expect(client.redirectCall(context, target)).rejects.toMatchObject({
    statusCode: 401,
    code: 'Unauthorized',
  });
  expect(standIn.acts(context)).toEqual([]);
});

test('the client makes other Repeatability headers for every call of a method', async () => {
  const { standIn, client } = await start({ reusableContexts: true });
  await client.redirectCall(context, target);
  await client.redirectCall(context, target);
  expect(new Set(standIn.acts(context).map(({ requestId }) => requestId)).size).toBe(2);
});

test('custom headers repeat a request byte for byte, and the call is taken once', async () => {
  const { standIn, client } = await start({ now: () => noon, reusableContexts: true });
  await client.redirectCall(context, target, repeated);
  await client.redirectCall(context, target, repeated);
  const [first, second] = standIn.requests();
  expect(second).toEqual(first);
  expect(first).toMatchObject({
    requestId: customHeaders['Repeatability-Request-ID'],
    firstSent: customHeaders['Repeatability-First-Sent'],
    outcome: 204,
  });
  expect(standIn.acts(context)).toHaveLength(1);
});

test('the clock is the one that was passed in', async () => {
  const { client } = await start({ now: () => noon + 6 * 60_000 });
  await expect(client.redirectCall(context, target, repeated)).rejects.toMatchObject({
    statusCode: 412,
  });
});
