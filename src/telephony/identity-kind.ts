/** The kinds that Microsoft Graph names in words and that stand in canonical identities, as Graph spells them. */
const kindsOfGraph = [
  'application',
  'assertedIdentity',
  'azureCommunicationServicesUser',
  'device',
  'encrypted',
  'guest',
  'onPremises',
] as const;

/** Kinds of Graph that are read, but have another canonical form. */
const otherSpellings = ['applicationInstance', 'phone', 'user'] as const;

/** Words of the notation of rules, and beginnings of what an operator may type as a number. */
const otherMeanings = [
  ...['any', 'anonymous', 'list', 'not', 'prefix'],
  ...['sip', 'sips', 'tel'],
] as const;

const spellings = new Map<string, string>(
  [...kindsOfGraph, ...otherSpellings].map((kind) => [kind.toLowerCase(), kind]),
);
const shortestWithSlips = 4;

/** The kind as Graph spells it, in whatever case it is written; one that is not known stays as it is. */
export function spellKind(kind: string): string {
  return spellings.get(kind.toLowerCase()) ?? kind;
}

/** Whether the text begins the name of a known kind of canonical identities, in its own spelling. */
export function beginsKindOfGraph(text: string): boolean {
  return kindsOfGraph.some((kind) => kind.startsWith(text));
}

/** Whether the word is a known kind of canonical identities, in whatever case. */
export function isKindOfGraph(word: string): boolean {
  return kindsOfGraph.some((kind) => kind.toLowerCase() === word.toLowerCase());
}

/**
 * Whether the word may be a kind that Graph has and nobody here knows. Whatever else means something is none, nor what
 * is one slip of the hand away from it: `not lists:spam` must not become an identity that nobody ever has.
 */
export function canBeUnknownKind(word: string): boolean {
  const written = word.toLowerCase();
  return (
    /^[a-z][a-z0-9]*$/.test(written) &&
    // Nor a forgotten blank, as in `notlist:spam`.
    !(written.startsWith('not') && isMeant(written.slice('not'.length))) &&
    [...kindsOfGraph, ...otherSpellings, ...otherMeanings].every(
      (meant) => !isSlipOf(meant.toLowerCase(), written),
    )
  );
}

function isMeant(word: string): boolean {
  return [...kindsOfGraph, ...otherSpellings, ...otherMeanings].some(
    (meant) => meant.toLowerCase() === word,
  );
}

/** Whether one letter too many, too few, wrong or in the place of its neighbour makes one word of the other. */
function isSlipOf(meant: string, written: string): boolean {
  if (meant === written || meant.length < shortestWithSlips) {
    return meant === written;
  }
  let start = 0;
  while (start < meant.length && meant[start] === written[start]) {
    start += 1;
  }
  const [rest, writtenRest] = [meant.slice(start), written.slice(start)];
  return (
    rest.slice(1) === writtenRest ||
    rest === writtenRest.slice(1) ||
    rest.slice(1) === writtenRest.slice(1) ||
    (rest.slice(2) === writtenRest.slice(2) &&
      rest[0] === writtenRest[1] &&
      rest[1] === writtenRest[0])
  );
}
