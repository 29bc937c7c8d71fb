// The least that could hand a call over: one target, no rules, no checks, nothing remembered.
import { CallAutomationClient } from '@azure/communication-call-automation';
import { app } from '@azure/functions';
import * as v from 'valibot';

const { ACS_CONNECTION_STRING = '' } = process.env;
const client = new CallAutomationClient(ACS_CONNECTION_STRING, {
  retryOptions: { maxRetries: 0 },
  allowInsecureConnection: true,
});
const delivery = v.object({ data: v.object({ incomingCallContext: v.string() }) });

app.http('incoming-call', {
  methods: ['POST'],
  authLevel: 'function',
  route: 'acs/incoming-call',
  async handler(request) {
    const { data } = v.parse(delivery, await request.json());
    await client.redirectCall(data.incomingCallContext, {
      targetParticipant: { phoneNumber: '+14255550199' },
    });
    return { status: 200 };
  },
});
