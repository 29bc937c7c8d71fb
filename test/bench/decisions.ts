// npm run bench:rules: what a decision costs with 10, 1,000 and 10,000 rules in `any`, and what a rule weighs in memory.
import { cpus } from 'node:os';
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

/** Ten rules that have something to do with the call, and as many others as it takes: numbers, prefixes and callers. */
function rules(count: number): Rule[] {
  const ours = Array.from({ length: 10 }, (_, index) =>
    read(`ours-${index}`, {
      targets: '+14255550199',
      callers: index < 9 ? `prefix:+1206555012${index}` : '',
    }),
  );
  const others = Array.from({ length: count - ours.length }, (_, index) => {
    const number = `+4420${String(7_000_000 + index)}`;
    const conditions = [
      { calledNumbers: number },
      { calledNumbers: `prefix:${number}` },
      { callers: number },
      { calledNumbers: 'prefix:+1425', callers: `${number}, prefix:${number}9` },
    ][index % 4];
    return read(`other-${index}`, { targets: '+14255550199', ...conditions });
  });
  return [...ours, ...others];
}

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
