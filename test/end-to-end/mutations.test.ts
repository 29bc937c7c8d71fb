import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cloudEventDelivery, eventGridDelivery } from '../../src/local/sample-delivery.ts';
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
    () => eventGridDelivery(ring(stage)),
    () => cloudEventDelivery(ring(stage)),
    () => [ring(stage), ring(stage)].map((call) => cloudEventDelivery(call)),
  ];
  const plans = fc.sample(fc.tuple(fc.nat(seeds.length - 1), mutationLists), {
    numRuns: bodies,
    seed: 8522,
  });
  const statuses = new Map<number, number>();
  let parsed = 0;
  const worker = async (): Promise<void> => {
    for (let plan = plans.pop(); plan !== undefined; plan = plans.pop()) {
      const [seed, mutations] = plan;
      const body = mutate(seeds[seed]?.(), mutations);
      parsed += isJson(body) ? 1 : 0;
      const { status } = await app.deliver(body);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));

  expect([...statuses.keys()].sort()).toEqual([200, 400]);
  expect((statuses.get(200) ?? 0) + (statuses.get(400) ?? 0)).toBe(bodies);
  expect(parsed).toBeGreaterThanOrEqual(bodies / 2);
  const redirects = stage.standIn.requests().filter(({ verb }) => verb === 'redirect');
  expect(redirects.length).toBeGreaterThanOrEqual(bodies / 10);
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
