type Texts = ReadonlyMap<string, string>;

/** When a rule holds, in few words; empty where it holds for every call of its partition. */
export function conditionWords(texts: Texts): string {
  const value = (name: string): string | undefined => texts.get(name);
  const [schedule, from, until] = [value('schedule'), value('validFrom'), value('validUntil')];
  const parts = [
    value('enabled') === 'false' ? 'switched off' : undefined,
    labelled('called', value('calledNumbers')),
    labelled('callers', value('callers')),
    labelled('headers', value('headers')),
    schedule === undefined ? undefined : `${schedule} ${value('during') ?? 'open'}`,
    labelled('from', from),
    labelled('until', until),
  ];
  return parts.filter((part) => part !== undefined).join('; ');
}

/** What a rule does with the calls that it matches, in few words. */
export function outcomeWords(texts: Texts): string {
  switch (texts.get('action') ?? 'redirect') {
    case 'reject':
      return `reject (${texts.get('rejectReason') ?? 'busy'})`;
    case 'redirect': {
      const strategy = texts.get('strategy') ?? 'first';
      return `${texts.get('targets') ?? '(no targets)'}${strategy === 'first' ? '' : ` (${strategy})`}`;
    }
    default:
      return texts.get('action') ?? '';
  }
}

function labelled(label: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : `${label} ${value}`;
}
