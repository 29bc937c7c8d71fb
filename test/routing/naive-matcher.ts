/** A rule as a test writes it: the items of its lists apart, everything else absent. */
export interface PlainRule {
  readonly partition: string;
  readonly id: string;
  readonly enabled: boolean;
  readonly priority: number;
  readonly calledNumbers: readonly string[];
  readonly callers: readonly string[];
}

/** The names of the rules that match, in order: the contract's words, without a thought for speed. */
export function matchNaively(
  rules: readonly PlainRule[],
  called: string,
  caller: string,
): string[] {
  const hit = (item: string, who: string) =>
    item.startsWith('prefix:')
      ? who !== 'anonymous' && who.startsWith(item.slice(7))
      : item === who;
  const rank = (item: string) =>
    item.startsWith('prefix:') ? item.length : item === 'anonymous' ? 1 : 999;
  const best = (list: readonly string[], who: string, any: boolean) => {
    const wanted = list.filter((item) => !item.startsWith('not '));
    if (list.some((item) => item.startsWith('not ') && hit(item.slice(4), who))) return -1;
    if (wanted.length === 0) return any ? 0 : -1;
    return Math.max(-1, ...wanted.filter((item) => hit(item, who)).map(rank));
  };
  return rules
    .filter((rule) => rule.enabled && (rule.partition === 'any' || rule.partition === called))
    .map((rule) => ({
      rule,
      called:
        rule.partition === called ? 999 : best(rule.calledNumbers, called, called.startsWith('+')),
      caller: best(rule.callers, caller, true),
    }))
    .filter((match) => match.called >= 0 && match.caller >= 0)
    .sort(
      (a, b) =>
        a.rule.priority - b.rule.priority ||
        b.called - a.called ||
        b.caller - a.caller ||
        (a.rule.id < b.rule.id ? -1 : a.rule.id > b.rule.id ? 1 : 0) ||
        (a.rule.partition === 'any' ? 1 : -1),
    )
    .map(({ rule }) => `${rule.partition}/${rule.id}`);
}
