import type { RoutedCall } from '../telephony/call.ts';
import { type Membership, membershipKey, noKnowledge } from './knowledge.ts';
import { matchRule } from './match.ts';
import type { Rule } from './rule.ts';

/** What must be known before a call can be decided, each thing once. */
export interface Needs {
  /** Ids of schedules. */
  readonly schedules: ReadonlySet<string>;
  /** By `membershipKey`. */
  readonly memberships: ReadonlyMap<string, Membership>;
}

/** Names the schedules and memberships of those rules whose other columns do not already exclude the call. */
export function needsOf(rules: readonly Rule[], call: RoutedCall): Needs {
  const schedules = new Set<string>();
  const memberships = new Map<string, Membership>();
  for (const rule of rules) {
    const found = matchRule(rule, call, noKnowledge);
    if (found.kind === 'pending') {
      for (const membership of found.memberships) {
        memberships.set(membershipKey(membership), membership);
      }
      if (found.schedule !== undefined) {
        schedules.add(found.schedule);
      }
    }
  }
  return { schedules, memberships };
}
