/** A rule as a test writes it: the items of its lists apart, everything else absent. */
export interface PlainRule {
  readonly partition: string;
  readonly id: string;
  readonly enabled: boolean;
  readonly priority: number;
  readonly calledNumbers: readonly string[];
  readonly callers: readonly string[];
  /** `Name=value`. */
  readonly headers: readonly string[];
  /** Rejects, so that nothing behind it matters to the decision. */
  readonly rejects: boolean;
  /** `<id> open` or `<id> closed`. */
  readonly schedule: string | undefined;
  readonly validFrom: number | undefined;
  readonly validUntil: number | undefined;
}

/** A call as a test writes it, and what is true at its time. */
export interface PlainCall {
  readonly called: string;
  readonly caller: string;
  /** `name=value`, the name in lower case. */
  readonly headers: readonly string[];
  readonly time: number;
  /** The schedules that are open; all others are closed. */
  readonly open: readonly string[];
  /** `<list>/<member>`. */
  readonly members: readonly string[];
}

/** The names of the rules that match, in order: the contract's words, without a thought for speed. */
export function matchNaively(rules: readonly PlainRule[], call: PlainCall): string[] {
  const hit = (item: string, who: string) =>
    item.startsWith('prefix:')
      ? who !== 'anonymous' && who.startsWith(item.slice(7))
      : item.startsWith('list:')
        ? call.members.includes(`${item.slice(5)}/${who}`)
        : item === who;
  const rank = (item: string) =>
    item.startsWith('prefix:')
      ? item.length
      : item.startsWith('list:')
        ? 998
        : item === 'anonymous'
          ? 1
          : 999;
  const best = (list: readonly string[], who: string, any: boolean) => {
    const wanted = list.filter((item) => !item.startsWith('not '));
    if (list.some((item) => item.startsWith('not ') && hit(item.slice(4), who))) return -1;
    if (wanted.length === 0) return any ? 0 : -1;
    return Math.max(-1, ...wanted.filter((item) => hit(item, who)).map(rank));
  };
  const holds = (rule: PlainRule) =>
    rule.headers.every((header) => {
      const [name = '', value] = header.split('=');
      return call.headers.includes(`${name.toLowerCase()}=${value}`);
    }) &&
    (rule.schedule === undefined ||
      call.open.includes(rule.schedule.split(' ')[0] ?? '') === rule.schedule.endsWith(' open')) &&
    (rule.validFrom === undefined || rule.validFrom <= call.time) &&
    (rule.validUntil === undefined || call.time < rule.validUntil);
  const timed = (rule: PlainRule) =>
    [rule.schedule, rule.validFrom, rule.validUntil].some((each) => each !== undefined) ? 1 : 0;
  return rules
    .filter((rule) => rule.enabled && (rule.partition === 'any' || rule.partition === call.called))
    .filter(holds)
    .map((rule) => ({
      rule,
      called:
        rule.partition === call.called
          ? 999
          : best(rule.calledNumbers, call.called, call.called.startsWith('+')),
      caller: best(rule.callers, call.caller, true),
    }))
    .filter((match) => match.called >= 0 && match.caller >= 0)
    .sort(
      (a, b) =>
        a.rule.priority - b.rule.priority ||
        b.called - a.called ||
        b.caller - a.caller ||
        b.rule.headers.length - a.rule.headers.length ||
        timed(b.rule) - timed(a.rule) ||
        (a.rule.id < b.rule.id ? -1 : a.rule.id > b.rule.id ? 1 : 0) ||
        (a.rule.partition === 'any' ? 1 : -1),
    )
    .map(({ rule }) => `${rule.partition}/${rule.id}`);
}
