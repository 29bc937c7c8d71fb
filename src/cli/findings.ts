import type { Finding } from '../routing/checks/finding.ts';
import { harmless, paint } from './terminal.ts';

/** One line for people: how bad, where, what is wrong, what to do. */
export function describeFinding(
  { severity, place, column, problem, remedy }: Finding,
  stream: NodeJS.WriteStream = process.stdout,
): string {
  const word =
    severity === 'error' ? paint('red', 'error  ', stream) : paint('yellow', 'warning', stream);
  const where = column === undefined ? place : `${place}, ${column}`;
  return `${word}  ${harmless(`${where}: ${problem}: ${remedy}`)}`;
}

/** How many errors and warnings, in words. */
export function countFindings(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return `${plural(errors, 'error')}, ${plural(findings.length - errors, 'warning')}`;
}

/** A number with its noun. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
