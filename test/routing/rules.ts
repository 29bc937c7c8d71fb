import type { RoutingTerms } from '../../src/routing/route.ts';
import { type Rule, type RuleRow, readRule } from '../../src/routing/rule.ts';
import type { Target } from '../../src/routing/target.ts';
import { type CallHeaders, noHeaders, type RoutedCall } from '../../src/telephony/call.ts';
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

/** A call between two identities, on a Monday in November; it has an id, so that targets are drawn by weight. */
export function parties(
  called: string,
  from = '+12065550123',
  { onBehalfOf, headers = {}, time = '2026-11-23T18:00:00Z', id = 'call-1' }: CallDetails = {},
): RoutedCall & { readonly id: string } {
  return {
    called: identity(called),
    caller: caller(from),
    onBehalfOf: onBehalfOf === undefined ? undefined : identity(onBehalfOf),
    headers: headersOf(headers),
    time: Date.parse(time),
    id,
  };
}

/** What a test may say of a call beside its parties. */
export interface CallDetails {
  readonly onBehalfOf?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** ISO 8601. */
  readonly time?: string;
  readonly id?: string;
}

function headersOf(headers: Readonly<Record<string, string>>): CallHeaders {
  const entries = Object.entries(headers);
  return entries.length === 0
    ? noHeaders
    : new Map(entries.map(([name, value]) => [name.toLowerCase(), [value]]));
}

/** Terms of a platform that does all but ring several targets at once, and allow any number. */
export const anyTerms: Pick<RoutingTerms, 'allowedDestinations' | 'abilities'> = {
  allowedDestinations: ['+'],
  abilities: { canReach: () => true, strategies: new Set(['first', 'weighted']) },
};

/** A target without options. */
export function target(text: string): Target {
  return { identity: identity(text), weight: 1, tenant: undefined, displayName: undefined };
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
