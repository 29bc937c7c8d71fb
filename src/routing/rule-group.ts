import type { RoutedCall } from '../telephony/call.ts';
import { headerKey } from './header-condition.ts';
import type { Rule } from './rule.ts';
import { indexValidity, type ValidityIndex } from './validity-index.ts';

/** Rules that the parties of a call cannot part any more, parted by its headers and its instant. */
export interface RuleGroup {
  /** All of them, in the order in which they were given. */
  readonly rules: readonly Rule[];
  /** Those whose headers and dates a call can meet; undefined where they are so few that each may be looked at. */
  readonly parted: PartedRules | undefined;
}

/** Each rule stands in one of these. */
interface PartedRules {
  readonly others: readonly Rule[];
  /** By the `headerKey` of one of the headers that a rule asks for. */
  readonly byHeader: ReadonlyMap<string, readonly Rule[]>;
  /** Those without a header. */
  readonly dated: ValidityIndex;
}

/** Up to so many rules it is quicker to look at each than to find those that can match. */
export const fewRules = 8;

/** Groups rules with the same conditions on the parties. */
export function groupRules(rules: readonly Rule[]): RuleGroup {
  return { rules, parted: rules.length <= fewRules ? undefined : part(rules) };
}

/** The rules of the group whose headers and dates the call can meet. */
export function rulesFor(
  { rules, parted }: RuleGroup,
  { headers, time }: Pick<RoutedCall, 'headers' | 'time'>,
): readonly Rule[] {
  if (parted === undefined) {
    return rules;
  }
  const { others, byHeader, dated } = parted;
  const found = [...others, ...dated.holdingAt(time)];
  if (byHeader.size > 0) {
    for (const [name, values] of headers) {
      for (const value of new Set(values)) {
        found.push(...(byHeader.get(headerKey({ name, value })) ?? []));
      }
    }
  }
  return found;
}

function part(rules: readonly Rule[]): PartedRules {
  const counts = new Map<string, number>();
  for (const key of rules.flatMap(headerKeysOf)) {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const byHeader = new Map<string, Rule[]>();
  const dated: Rule[] = [];
  const others: Rule[] = [];
  for (const rule of rules) {
    // A header that many rules ask for parts fewer of them than one of their own.
    const [key] = headerKeysOf(rule).sort(
      (left, right) => (counts.get(left) ?? 0) - (counts.get(right) ?? 0),
    );
    if (key !== undefined) {
      const found = byHeader.get(key) ?? [];
      found.push(rule);
      byHeader.set(key, found);
    } else if (rule.validFrom !== undefined || rule.validUntil !== undefined) {
      dated.push(rule);
    } else {
      others.push(rule);
    }
  }
  return { others, byHeader, dated: indexValidity(dated) };
}

function headerKeysOf({ headers }: Rule): string[] {
  return headers.map(headerKey);
}
