import { hash } from 'node:crypto';
import type { Rule } from './rule.ts';
import type { Target } from './target.ts';

/** A call as far as draws depend on it. */
export interface DrawnCall {
  /** The called identity in canonical form. */
  readonly called: string;
  readonly id: string;
}

/** A target and its part of the calls, 0 to 1. */
export interface SharedTarget {
  readonly target: Target;
  readonly share: number;
}

/**
 * A rule's targets in the order drawn for a call: always the same for the same call, independent of the draws of other
 * rules and called identities. Each target comes first with a probability of its weight by the sum of all; weight 0
 * comes last, in the order written.
 */
export function drawOrder(
  { partition, id, targets }: Pick<Rule, 'partition' | 'id' | 'targets'>,
  call: DrawnCall,
): readonly Target[] {
  return targets
    .map((target) => {
      const key = [call.called, partition, id, target.identity.canonical, call.id];
      // The smallest of exponential variables with these rates is each one's in proportion to its rate.
      return { target, time: -Math.log(draw(key)) / target.weight };
    })
    .sort((left, right) => compareTimes(left.time, right.time))
    .map(({ target }) => target);
}

/** The targets by their share of the calls, the largest first; each target once. */
export function shareOrder(targets: readonly Target[]): readonly SharedTarget[] {
  const heaviest = new Map<string, Target>();
  for (const target of targets) {
    const { canonical } = target.identity;
    if (target.weight > (heaviest.get(canonical)?.weight ?? -1)) {
      heaviest.set(canonical, target);
    }
  }
  const once = [...heaviest.values()];
  const total = once.reduce((sum, { weight }) => sum + weight, 0);
  return once
    .map((target, index) => ({
      target,
      // Without any weight the order written decides.
      share: total === 0 ? Number(index === 0) : target.weight / total,
    }))
    .sort((left, right) => right.share - left.share);
}

/** A number above 0 and up to 1, uniform over keys: 53 bits of their SHA-256, as many as a number holds exactly. */
function draw(key: readonly string[]): number {
  const digest = hash('sha256', JSON.stringify(key), 'buffer');
  return (Number(digest.readBigUInt64BE() >> 11n) + 1) / 2 ** 53;
}

/** Times of weight 0 are infinite, or no number for a draw of 1: both come last. */
function compareTimes(left: number, right: number): number {
  const [first, second] = [left, right].map((time) =>
    Number.isFinite(time) ? time : Number.MAX_VALUE,
  );
  return (first ?? 0) - (second ?? 0);
}
