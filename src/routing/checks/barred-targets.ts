import type { Identity } from '../../telephony/identity.ts';
import { isAllowedDestination } from '../bars.ts';
import type { Pattern } from '../pattern.ts';
import { anyPartition, type Rule, ruleName } from '../rule.ts';
import type { CheckTerms } from './checked-tables.ts';
import type { Finding } from './finding.ts';

type Fault = Pick<Finding, 'severity' | 'code' | 'problem' | 'remedy'>;

/**
 * Tells of targets that are passed over, always or for parties that the rule itself names. Other callers, and
 * identities that a call was forwarded from, are known only at the call.
 */
export function findBarredTargets(
  rules: readonly Rule[],
  { allowedDestinations }: Pick<CheckTerms, 'allowedDestinations'>,
): readonly Finding[] {
  return rules.flatMap((rule) => {
    const targets = new Map(rule.targets.map(({ identity }) => [identity.canonical, identity]));
    const called = exactItems(
      rule.partition === anyPartition
        ? rule.calledNumbers.positive
        : [{ kind: 'exact', canonical: rule.partition }],
    );
    const callers = exactItems(rule.callers.positive);
    return [...targets.values()].flatMap((target) =>
      [
        calledFault(target, called) ?? destinationFault(target, allowedDestinations),
        callerFault(target, callers),
      ]
        .filter((fault) => fault !== undefined)
        .map((fault): Finding => ({ ...fault, place: ruleName(rule), column: 'targets' })),
    );
  });
}

interface ExactItems {
  readonly identities: ReadonlySet<string>;
  /** Whether the column names nobody else. */
  readonly isOnly: boolean;
}

function exactItems(positive: readonly Pattern[]): ExactItems {
  const identities = new Set(
    positive.flatMap((item) => (item.kind === 'exact' ? [item.canonical] : [])),
  );
  return {
    identities,
    isOnly: identities.size === 1 && positive.every(({ kind }) => kind === 'exact'),
  };
}

function calledFault(
  { canonical }: Identity,
  { identities, isOnly }: ExactItems,
): Fault | undefined {
  if (!identities.has(canonical)) {
    return undefined;
  }
  if (isOnly) {
    return {
      severity: 'error',
      code: 'barred-target',
      problem: `the target ${canonical} is the called identity itself, so it is always passed over`,
      remedy: 'name another target',
    };
  }
  return {
    severity: 'warning',
    code: 'called-target',
    problem: `the target ${canonical} is one of calledNumbers, so it is passed over when it is called itself`,
    remedy: `name another target as well, or take ${canonical} out of calledNumbers`,
  };
}

function destinationFault(target: Identity, prefixes: readonly string[]): Fault | undefined {
  return isAllowedDestination(target, prefixes)
    ? undefined
    : {
        severity: 'error',
        code: 'barred-target',
        problem: `no prefix of ALLOWED_DESTINATIONS allows the target ${target.canonical}, so it is always passed over`,
        remedy: 'name another target, or add its prefix to ALLOWED_DESTINATIONS',
      };
}

function callerFault(
  { canonical }: Identity,
  { identities, isOnly }: ExactItems,
): Fault | undefined {
  if (!identities.has(canonical)) {
    return undefined;
  }
  if (isOnly) {
    return {
      severity: 'error',
      code: 'barred-target',
      problem: `the target ${canonical} is the only caller of the rule, so it is always passed over`,
      remedy: 'name another target',
    };
  }
  return {
    severity: 'warning',
    code: 'caller-target',
    problem: `the target ${canonical} is one of callers, so it is passed over when it calls`,
    remedy: `name another target as well, or take ${canonical} out of callers`,
  };
}
