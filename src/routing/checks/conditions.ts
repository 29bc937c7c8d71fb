import { headerKey } from '../header-condition.ts';
import { isTimed, type Rule } from '../rule.ts';
import { calledScope, callerScope, type Scope } from './scope.ts';

/** What a rule asks of a call, compiled to be held against what other rules ask. */
export interface Conditions {
  readonly called: Scope;
  readonly caller: Scope;
  /** Each with its name in lower case. */
  readonly headers: ReadonlySet<string>;
}

/** Compiles a rule's conditions once, when they are first asked for. */
export type CompileConditions = (rule: Rule) => Conditions;

/** Makes a compiler that remembers what it compiled. */
export function rememberConditions(): CompileConditions {
  const compiled = new Map<Rule, Conditions>();
  return (rule) => {
    const known = compiled.get(rule);
    if (known !== undefined) {
      return known;
    }
    const conditions = {
      called: calledScope(rule),
      caller: callerScope(rule),
      headers: new Set(rule.headers.map(headerKey)),
    };
    compiled.set(rule, conditions);
    return conditions;
  };
}

/** Tells whether a rule matches every call to the called identities that it is about. */
export function isUnconditional(rule: Rule): boolean {
  const { callers, headers } = rule;
  return (
    callers.positive.length === 0 &&
    callers.negative.length === 0 &&
    headers.length === 0 &&
    !isTimed(rule)
  );
}
