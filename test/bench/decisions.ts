// npm run bench:rules: what a decision costs with 10, 1,000 and 10,000 rules in `any`, whatever keeps those from
// matching; what a rule weighs in memory; and what checking 10,000 rules costs.
import { cpus } from 'node:os';
import { checkRulesInSteps } from '../../src/routing/check-rules.ts';
import type { CheckedTables } from '../../src/routing/checks/checked-tables.ts';
import { noKnowledge } from '../../src/routing/knowledge.ts';
import { needsOf } from '../../src/routing/needs.ts';
import { type RoutingTerms, route } from '../../src/routing/route.ts';
import { type Rule, readRule } from '../../src/routing/rule.ts';
import { compileRules, type RuleIndex } from '../../src/routing/rule-index.ts';
import { readSchedule } from '../../src/routing/schedule.ts';
import { scheduleStateAt } from '../../src/routing/schedule-state.ts';
import { noHeaders, type RoutedCall } from '../../src/telephony/call.ts';

const decisions = 20_000;
const rounds = 7;
const call: RoutedCall = {
  called: { kind: 'phoneNumber', canonical: '+14255550100' },
  caller: { kind: 'phoneNumber', canonical: '+12065550123' },
  onBehalfOf: undefined,
  headers: noHeaders,
  time: Date.parse('2026-11-23T18:00:00Z'),
  id: 'bench',
};

function read(id: string, columns: Readonly<Record<string, unknown>>): Rule {
  const found = readRule({ partition: 'any', id, columns });
  if ('malformed' in found) {
    throw new Error(JSON.stringify(found.malformed.problems));
  }
  return found.rule;
}

/** Ten rules that have something to do with the call, and as many others as it takes. */
function rules(count: number, conditionsOf: ConditionsOf = parties): Rule[] {
  const ours = Array.from({ length: 10 }, (_, index) =>
    read(`ours-${index}`, {
      targets: '+14255550199',
      callers: index < 9 ? `prefix:+1206555012${index}` : '',
    }),
  );
  const others = Array.from({ length: count - ours.length }, (_, index) => {
    const conditions = conditionsOf(index);
    return read(`other-${index}`, { targets: '+14255550199', ...conditions });
  });
  return [...ours, ...others];
}

type ConditionsOf = (index: number) => Readonly<Record<string, unknown>>;

/** Numbers, prefixes and callers in turns. */
function parties(index: number): Readonly<Record<string, unknown>> {
  const number = numberOf(index);
  return (
    [
      { calledNumbers: number },
      { calledNumbers: `prefix:${number}` },
      { callers: number },
      { calledNumbers: 'prefix:+1425', callers: `${number}, prefix:${number}9` },
    ][index % 4] ?? {}
  );
}

function numberOf(index: number): string {
  return `+4420${String(7_000_000 + index)}`;
}

/** Each in a way of its own, none matching the call. */
const otherKinds: readonly (readonly [string, ConditionsOf])[] = [
  ['a header', (index) => ({ headers: `X-Tenant=a, X-Customer=${index}` })],
  ['dates that are over', () => ({ validUntil: '2020-01-01T00:00:00Z' })],
  [
    'a day of its own',
    (index) => ({
      validFrom: new Date(Date.UTC(2027, 0, index)).toISOString(),
      validUntil: new Date(Date.UTC(2027, 0, index + 1)).toISOString(),
    }),
  ],
  [
    '20 called numbers and 20 callers',
    (index) => ({
      calledNumbers: Array.from({ length: 20 }, (_, item) => `+142555501${item + 10}`).join(),
      callers: Array.from({ length: 20 }, (_, item) => numberOf(index * 20 + item)).join(),
    }),
  ],
];

function decide(index: RuleIndex): number {
  const candidates = index.candidates(call);
  const terms: RoutingTerms = {
    rules: candidates,
    knowledge: noKnowledge,
    allowedDestinations: ['+'],
    fallbackTarget: undefined,
    abilities: { canReach: () => true, strategies: new Set(['first', 'weighted']) },
  };
  needsOf(candidates, call, terms, 'decision');
  return [...route(call, terms)].length;
}

/** Microseconds of one run, the median of several rounds. */
function measure(run: () => unknown, times = decisions): number {
  const results = Array.from({ length: rounds }, () => {
    const start = performance.now();
    for (let each = 0; each < times; each += 1) {
      run();
    }
    return ((performance.now() - start) * 1_000) / times;
  });
  return results.toSorted((left, right) => left - right)[Math.floor(rounds / 2)] ?? Number.NaN;
}

console.log(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}`);
const base = compileRules(rules(10));
measure(() => decide(base), 5_000);
const costs = new Map<number, number>();
for (const count of [10, 1_000, 10_000]) {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const read = rules(count);
  const compiling = performance.now();
  const index = compileRules(read);
  const compiled = performance.now() - compiling;
  globalThis.gc?.();
  const bytes = (process.memoryUsage().heapUsed - before) / count;
  const cost = measure(() => decide(index));
  costs.set(count, cost);
  console.log(
    `${String(count).padStart(6)} rules: ${cost.toFixed(2).padStart(6)} µs a decision, ` +
      `${compiled.toFixed(1).padStart(5)} ms to compile, ${bytes.toFixed(0).padStart(5)} bytes a rule`,
  );
}
const ratio = (costs.get(10_000) ?? Number.NaN) / (costs.get(10) ?? Number.NaN);
console.log(`10,000 rules cost ${ratio.toFixed(2)} × 10 rules`);
for (const [kind, conditionsOf] of otherKinds) {
  const index = compileRules(rules(10_000, conditionsOf));
  console.log(
    `10,000 rules that differ by ${kind}: ${measure(() => decide(index)).toFixed(2)} µs a decision`,
  );
}
for (const [kind, conditionsOf] of [['their parties', parties] as const, ...otherKinds]) {
  const checked: CheckedTables = {
    rules: Array.from({ length: 10_000 }, (_, index) => ({
      partition: 'any',
      id: `r${index}`,
      columns: { targets: '+14255550199', ...conditionsOf(index) },
    })),
    schedules: new Map(),
    lists: new Set(),
    allowedDestinations: ['+'],
    strategies: new Set(['first', 'weighted']),
    isWhole: true,
  };
  const work = checkRulesInSteps(checked);
  let [longest, whole, isDone] = [0, 0, false];
  while (!isDone) {
    const began = performance.now();
    isDone = work.next().done === true;
    longest = Math.max(longest, performance.now() - began);
    whole += performance.now() - began;
  }
  console.log(
    `10,000 rules that differ by ${kind}, checked: ${whole.toFixed(0)} ms, at most ${longest.toFixed(0)} ms at a stretch`,
  );
}

const office = readSchedule('office', [
  {
    id: 'week',
    columns: {
      timeZone: 'America/Los_Angeles',
      open: 'Mon-Fri 09:00-12:00, Mon-Fri 13:00-17:00, Sat 22:00-06:00',
    },
  },
  { id: 'yearly:4th Thu Nov', columns: { hours: 'closed' } },
  { id: 'yearly:12-24..01-02', columns: { hours: 'closed' } },
]);
if (!('schedule' in office)) {
  throw new Error('The schedule is malformed.');
}
let instant = call.time;
const evaluation = measure(() => {
  instant += 997;
  return scheduleStateAt(office.schedule, instant);
});
console.log(`schedule, evaluated: ${evaluation.toFixed(2)} µs`);
