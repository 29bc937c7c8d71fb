import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  cloudEventDelivery,
  eventGridDelivery,
  type SampleCall,
} from '../../src/local/sample-delivery.ts';
import { marks } from './marks.ts';
import { mutate, mutationLists } from './mutations.ts';
import { type App, callThrough, ring, type Stage, setStage } from './stage.ts';

const bodies = 10_000;
const atOnce = 8;

let stage: Stage;
let app: App;

beforeAll(async () => {
  stage = await setStage();
  await stage.setRules([
    { partition: marks.called, id: 'main', columns: { targets: marks.target } },
  ]);
  app = await stage.startApp();
});
afterAll(() => stage.strike());

it('ten thousand spoilt deliveries cause no crash and no 5xx', { timeout: 120_000 }, async () => {
  const seeds = [
    { calls: 1, delivery: (calls: readonly SampleCall[]) => calls.flatMap(eventGridDelivery) },
    { calls: 1, delivery: ([call]: readonly SampleCall[]) => call && cloudEventDelivery(call) },
    { calls: 2, delivery: (calls: readonly SampleCall[]) => calls.map(cloudEventDelivery) },
  ] as const;
  const plans = fc.sample(fc.tuple(fc.constantFrom(...seeds), mutationLists), {
    numRuns: bodies,
    seed: 8522,
  });
  const statuses = new Set<number>();
  let parsed = 0;
  let redirected = 0;
  const worker = async (): Promise<void> => {
    for (let plan = plans.pop(); plan !== undefined; plan = plans.pop()) {
      const [seed, mutations] = plan;
      const calls = Array.from({ length: seed.calls }, () => ring(stage));
      const body = mutate(seed.delivery(calls), mutations);
      parsed += Number(isJson(body));
      statuses.add((await app.deliver(body)).status);
      redirected += Number(
        calls.some((call) => stage.standIn.acts(call.incomingCallContext).length > 0),
      );
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));

  expect([...statuses].sort()).toEqual([200, 400]);
  expect(parsed).toBeGreaterThanOrEqual(bodies / 2);
  expect(redirected).toBeGreaterThanOrEqual(bodies / 10);
  expect((await callThrough(stage, app)).acts).toHaveLength(1);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
