import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Target } from '../../src/routing/target.ts';
import { drawOrder, shareOrder } from '../../src/routing/weights.ts';
import { rule, target } from './rules.ts';

const numbers = ['+14255550001', '+14255550002', '+14255550003', '+14255550004'];

/** A rule whose targets have these weights. */
function weighted(weights: readonly number[], name = '+14255550100/split') {
  const targets = weights.map((weight, index) => `${numbers[index]} weight=${weight}`).join(', ');
  return rule(name, { strategy: 'weighted', targets });
}

function firstOf(of: ReturnType<typeof weighted>, called: string, id: string): string | undefined {
  return drawOrder(of, { called, id })[0]?.identity.canonical;
}

describe('targets drawn by weight', () => {
  const calls = 100_000;

  it.each([[[1, 2]], [[70, 30]], [[1, 1, 1, 97]]])(
    'have their shares of 100,000 calls under the weights %j',
    (weights) => {
      const split = weighted(weights);
      const counts = new Map<string | undefined, number>();
      for (let call = 0; call < calls; call += 1) {
        const first = firstOf(split, '+14255550100', `call-${call}`);
        counts.set(first, (counts.get(first) ?? 0) + 1);
      }
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      for (const [index, weight] of weights.entries()) {
        const share = (counts.get(numbers[index]) ?? 0) / calls;
        expect(Math.abs(share - weight / total)).toBeLessThan(0.005);
      }
    },
  );

  it.each([
    ['two rules', weighted([50, 50], '+14255550100/a'), weighted([50, 50], '+14255550101/a')],
    ['one rule of any', weighted([50, 50], 'any/a'), weighted([50, 50], 'any/a')],
  ])('are drawn independently on two hops of one call, through %s', (_, hop, nextHop) => {
    let both = 0;
    let [first, second] = [0, 0];
    for (let call = 0; call < calls; call += 1) {
      const here = firstOf(hop, '+14255550100', `call-${call}`) === numbers[0];
      const there = firstOf(nextHop, '+14255550101', `call-${call}`) === numbers[0];
      first += Number(here);
      second += Number(there);
      both += Number(here && there);
    }
    expect(Math.abs(both / calls - (first / calls) * (second / calls))).toBeLessThan(0.005);
  });

  it('are drawn from the first 53 bits of the hash that the contract names', () => {
    const split = weighted([70, 30]);
    const [earliest] = [...split.targets].sort((left, right) => time(left) - time(right));
    function time({ identity, weight }: Target): number {
      const text = JSON.stringify([
        '+14255550100',
        '+14255550100',
        'split',
        identity.canonical,
        'call-7',
      ]);
      const bits = createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 14);
      const first53 = Number(BigInt(`0x${bits}`) >> 3n);
      return -Math.log((first53 + 1) / 2 ** 53) / weight;
    }
    expect(firstOf(split, '+14255550100', 'call-7')).toBe(earliest?.identity.canonical);
  });

  it('come in the same order for the same call, each once, weight 0 last in the order written', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(weights, fc.string(), (each, id) => {
        const split = weighted(each);
        const order = drawOrder(split, { called: '+14255550100', id });
        expect(drawOrder(split, { called: '+14255550100', id })).toEqual(order);
        expect(new Set(order)).toEqual(new Set(split.targets));
        const idle = split.targets.filter(({ weight }) => weight === 0);
        expect(order.slice(order.length - idle.length)).toEqual(idle);
      }),
    );
  });
});

describe('the shares of targets', () => {
  const shares = (targets: readonly Target[]) =>
    shareOrder(targets).map(({ target: { identity }, share }) => [identity.canonical, share]);
  const weighing = (text: string, weight: number): Target => ({ ...target(text), weight });

  it('are told with the largest first', () => {
    expect(shares([weighing('+14255550001', 30), weighing('+14255550002', 70)])).toEqual([
      ['+14255550002', 0.7],
      ['+14255550001', 0.3],
    ]);
  });

  it('go by the larger weight of a target that is written twice', () => {
    const twice = [weighing('+14255550001', 1), weighing('+14255550002', 1)];
    expect(shares([...twice, weighing('+14255550001', 3)])).toEqual([
      ['+14255550001', 0.75],
      ['+14255550002', 0.25],
    ]);
  });

  it('are all for the first one where nobody has a weight', () => {
    expect(shares([weighing('+14255550001', 0), weighing('+14255550002', 0)])).toEqual([
      ['+14255550001', 1],
      ['+14255550002', 0],
    ]);
  });
});
