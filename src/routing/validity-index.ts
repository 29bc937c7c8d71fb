import type { Rule } from './rule.ts';

/** Dated rules, found by an instant without a look at those that do not hold then. */
export interface ValidityIndex {
  /** In no particular order; the instant is in milliseconds since the epoch. */
  holdingAt(instant: number): readonly Rule[];
}

/** A node of an interval tree: the rules that hold at an instant, those over before it, those beginning after it. */
interface Node {
  readonly instant: number;
  readonly byStart: readonly Rule[];
  /** The last to end comes first. */
  readonly byEnd: readonly Rule[];
  readonly over: Node | undefined;
  readonly toCome: Node | undefined;
}

/** Builds the index of rules that have a `validFrom`, a `validUntil`, or both. */
export function indexValidity(rules: readonly Rule[]): ValidityIndex {
  const root = build(rules);
  return {
    holdingAt(instant) {
      const found: Rule[] = [];
      let node = root;
      while (node !== undefined) {
        if (instant < node.instant) {
          takeWhile(node.byStart, (rule) => startOf(rule) <= instant, found);
          node = node.over;
        } else {
          takeWhile(node.byEnd, (rule) => instant < endOf(rule), found);
          node = node.toCome;
        }
      }
      return found;
    },
  };
}

function build(rules: readonly Rule[]): Node | undefined {
  // Of instants at which a rule holds the middle one, so that each side has at most half of the rules.
  const instants = rules.map(someInstant).sort((left, right) => left - right);
  const instant = instants[instants.length >> 1];
  if (instant === undefined) {
    return undefined;
  }
  const holding = rules.filter((rule) => startOf(rule) <= instant && instant < endOf(rule));
  return {
    instant,
    byStart: holding.toSorted((left, right) => startOf(left) - startOf(right)),
    byEnd: holding.toSorted((left, right) => endOf(right) - endOf(left)),
    over: build(rules.filter((rule) => endOf(rule) <= instant)),
    toCome: build(rules.filter((rule) => startOf(rule) > instant)),
  };
}

function takeWhile(rules: readonly Rule[], holds: (rule: Rule) => boolean, found: Rule[]): void {
  for (const rule of rules) {
    if (!holds(rule)) {
      return;
    }
    found.push(rule);
  }
}

function someInstant({ validFrom, validUntil }: Rule): number {
  return validFrom ?? (validUntil ?? 0) - 1;
}

function startOf({ validFrom }: Rule): number {
  return validFrom ?? -Infinity;
}

function endOf({ validUntil }: Rule): number {
  return validUntil ?? Infinity;
}
