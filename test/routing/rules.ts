import { type Rule, type RuleRow, readRule } from '../../src/routing/rule.ts';
import type { CallParties } from '../../src/telephony/call.ts';
import type { Caller, Identity } from '../../src/telephony/identity.ts';
import { readOperatorIdentity } from '../../src/telephony/operator-identity.ts';

/** Somebody who can be called; throws where the text names nobody. */
export function identity(text: string): Identity {
  const read = caller(text);
  if (read.kind === 'anonymous') {
    throw new Error('anonymous cannot be called');
  }
  return read;
}

/** Somebody who calls; throws where the text names nobody. */
export function caller(text: string): Caller {
  const read = readOperatorIdentity(text);
  if (read === undefined) {
    throw new Error(`${text} is no identity`);
  }
  return read;
}

/** The parties of a call. */
export function parties(called: string, from = '+12065550123', onBehalfOf?: string): CallParties {
  return {
    called: identity(called),
    caller: caller(from),
    onBehalfOf: onBehalfOf === undefined ? undefined : identity(onBehalfOf),
  };
}

/** A row with the key `<partition>/<id>`. */
export function row(name: string, columns: Readonly<Record<string, unknown>>): RuleRow {
  const [partition = '', id = ''] = name.split('/');
  return { partition, id, columns };
}

/** A rule that must be readable. */
export function rule(name: string, columns: Readonly<Record<string, unknown>>): Rule {
  const read = readRule(row(name, columns));
  if ('malformed' in read) {
    throw new Error(JSON.stringify(read.malformed));
  }
  return read.rule;
}

/** The problems of a row that must be malformed, a line each: `column: problem: remedy`. */
export function problemsOf(name: string, columns: Readonly<Record<string, unknown>>): string[] {
  const read = readRule(row(name, columns));
  return 'malformed' in read
    ? read.malformed.problems.map(
        ({ column, problem, remedy }) => `${column}: ${problem}: ${remedy}`,
      )
    : [];
}
