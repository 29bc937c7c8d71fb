import type { MalformedRow } from '../rule.ts';
import type { Finding } from './finding.ts';

/** Tells every problem of every row that cannot be read, each by itself. */
export function findMalformedRows(malformed: readonly MalformedRow[]): readonly Finding[] {
  return malformed.flatMap(({ name, problems }) =>
    problems.map(
      (problem): Finding => ({
        severity: 'error',
        code: problem.column === 'PartitionKey' ? 'partition-key' : 'malformed-row',
        place: name,
        ...problem,
      }),
    ),
  );
}
