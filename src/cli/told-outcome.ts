import type { ChangeOutcome } from '../admin/change-row.ts';
import type { TableRow } from '../files/row.ts';
import type { Finding } from '../routing/checks/finding.ts';
import type { ReadOptions } from './command-options.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import { describeFinding, plural } from './findings.ts';
import { rowName } from './row-name.ts';
import { note, print, printJson, warn } from './terminal.ts';

// A large file may have as many as it has rows.
const mostFindings = 30;

/** Tells what became of a change of one row; throws what did not become of it. `shown` are warnings that were told before. */
export function tellOutcome(
  outcome: ChangeOutcome,
  row: Pick<TableRow, 'partition' | 'key'>,
  { json }: ReadOptions,
  shown: readonly Finding[],
): void {
  switch (outcome.kind) {
    case 'conflict':
      throw new CommandError(
        exitCodes.conflict,
        `Nothing was changed: ${outcome.reason}. Somebody else was faster: look at it again, and repeat.`,
      );
    case 'refused':
      throw refuse(outcome.errors, outcome.warnings);
    case 'done': {
      const { etag, created, warnings, historyFailure } = outcome;
      noteFindings(without(warnings, shown));
      noteHistoryFailure(historyFailure);
      const word = etag === undefined ? 'deleted' : created ? 'created' : 'changed';
      if (json) {
        printJson({ outcome: word, etag, warnings });
      } else {
        print(`${rowName(row)} is ${word}; it holds for calls within RULES_REFRESH_SECONDS.`);
      }
    }
  }
}

/** Shows what forbids a change, and gives the error that ends the command for it. */
export function refuse(errors: readonly Finding[], warnings: readonly Finding[]): CommandError {
  noteFindings([...errors, ...warnings]);
  return new CommandError(
    exitCodes.refused,
    `Nothing was changed: ${plural(errors.length, 'error')} to correct first.`,
    { outcome: 'refused', errors, warnings },
  );
}

function without(findings: readonly Finding[], shown: readonly Finding[]): readonly Finding[] {
  const known = new Set(shown.map((each) => JSON.stringify(each)));
  return findings.filter((each) => !known.has(JSON.stringify(each)));
}

/** Shows findings beside the answer. */
export function noteFindings(findings: readonly Finding[]): void {
  for (const finding of findings.slice(0, mostFindings)) {
    note(describeFinding(finding, process.stderr));
  }
  if (findings.length > mostFindings) {
    note(`… and ${findings.length - mostFindings} more`);
  }
}

/** The change is made, only nobody will find it in the history. */
export function noteHistoryFailure(failure: string | undefined): void {
  if (failure !== undefined) {
    warn('the change is made, but missing in the history, so undo cannot take it back.');
  }
}
