import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloudEventDelivery } from '../../src/local/sample-delivery.ts';
import { type CsvRow, openOffice, readOffice } from './sample-office.ts';
import { type App, ring, type Stage, setStage } from './stage.ts';

/** Written by hand, from a calendar, before there was anything to ask. */
const answers = await readOffice('answers');

const settings = { ALLOWED_DESTINATIONS: '+1425' };

/** The headers of an answer's cell, `Name=value`. */
function headersIn(cell: string | undefined): Record<string, string> {
  return cell === undefined ? {} : Object.fromEntries([cell.split('=')]);
}

describe('the sample office', () => {
  it('has twenty answers', () => {
    expect(answers).toHaveLength(20);
  });

  describe('explained', () => {
    let stage: Stage;
    let app: App;

    beforeAll(async () => {
      stage = await setStage();
      await openOffice(stage);
      app = await stage.startApp(settings);
    });
    afterAll(() => stage.strike());

    it.for(answers)('says of $called by $caller at $at what was written by hand', async (row) => {
      const { at, called, caller, callId, action, rule, target } = row;
      const answer = await app.explain({
        at,
        called,
        caller,
        headers: headersIn(row['headers']),
        callId,
      });
      expect(answer.status, answer.text).toBe(200);
      const explanation: unknown = JSON.parse(answer.text);
      const outcome = action === 'reject' ? { rejectReason: target } : { target };
      expect(explanation).toMatchObject({
        instant: new Date(at ?? '').toISOString(),
        rules: expect.arrayContaining([
          { rule, applies: true, because: row['because'] },
          { rule: row['otherRule'], applies: false, because: row['otherBecause'] },
        ]),
        remarks: [],
      });
      const decision =
        typeof explanation === 'object' && explanation !== null && 'decision' in explanation
          ? explanation.decision
          : [];
      const first = Array.isArray(decision)
        ? decision.find((step) => step.action !== 'passed-over')
        : undefined;
      expect(first).toEqual({ action, rule, ...outcome });
    });
  });

  const byTime = Map.groupBy(answers, ({ at = '' }) => at);

  describe.concurrent('called', () => {
    it.for([...byTime])(
      'at %s hands the call to whom explain names',
      async ([at, rows], { expect: expectHere, onTestFinished }) => {
        const stage = await setStage({}, Date.parse(at) - Date.now());
        onTestFinished(() => stage.strike());
        await openOffice(stage);
        const app = await stage.startApp(settings);
        for (const row of rows) {
          expectHere(await callAt(stage, app, row)).toEqual(outcomeOf(row));
        }
      },
    );
  });
});

/** What must become of a call: the row in the log of calls, and what ACS did. */
function outcomeOf({ action, rule, target = '' }: CsvRow): unknown {
  return action === 'reject'
    ? { event: 'rejected', rule, acts: [{ verb: 'reject', reason: target }] }
    : {
        event: 'redirected',
        rule,
        target,
        acts: [{ verb: 'redirect', target: target.startsWith('+') ? `4:${target}` : target }],
      };
}

/** Lets a call ring at the time of an answer, and tells what became of it. */
async function callAt(stage: Stage, app: App, row: CsvRow): Promise<unknown> {
  const { at = '', called = '', caller = '', callId } = row;
  const call = ring(stage, {
    called,
    from: caller,
    time: new Date(at),
    headers: headersIn(row['headers']),
    ...(callId === undefined ? {} : { correlationId: callId }),
  });
  await app.deliver(cloudEventDelivery(call));
  const acts = stage.standIn
    .acts(call.incomingCallContext)
    .map(({ requestId, at: instant, ...act }) => act);
  for await (const { callId: id, event, rule, target } of stage.calls.listEntities()) {
    if (id === call.correlationId) {
      return { event, rule, ...(target === undefined ? {} : { target }), acts };
    }
  }
  throw new Error(`No row in the table of calls tells of ${call.correlationId}`);
}
