import type { Finding } from '../routing/checks/finding.ts';

/** What is to be said of a change: what forbids it, and what should be known of it. */
export interface Verdict {
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
}

/** What a change touches. */
export interface Touched {
  /** The places of the rows that are written anew. */
  readonly places: ReadonlySet<string>;
  /** The partitions that have more rows than before. */
  readonly grown: ReadonlySet<string>;
}

/** What a change brings about: all that stands in rows it writes, and elsewhere what was not found before. */
export function newFindings(
  before: readonly Finding[],
  after: readonly Finding[],
  { places, grown }: Touched,
): readonly Finding[] {
  const known = new Set(before.map(keyOf));
  const grownPlaces = new Set(Array.from(grown, (partition) => `partition ${partition}`));
  return after.filter(({ place, ...finding }) =>
    finding.code === 'too-many-rules'
      ? // Its sentence counts the rules, which must not keep anybody from deleting some.
        grownPlaces.has(place)
      : places.has(place) || !known.has(keyOf({ place, ...finding })),
  );
}

/** Parts findings by what they mean for a change. */
export function toVerdict(findings: readonly Finding[]): Verdict {
  return {
    errors: findings.filter(({ severity }) => severity === 'error'),
    warnings: findings.filter(({ severity }) => severity === 'warning'),
  };
}

function keyOf({ code, place, column, problem }: Finding): string {
  return JSON.stringify([code, place, column, problem]);
}
