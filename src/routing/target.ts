import { type Identity, isGuid, readRawId } from '../telephony/identity.ts';
import { readItems } from './item-list.ts';
import type { Reading } from './problem.ts';

const targetNumber = /^\+\d{7,15}$/;

/**
 * Reads one target: a phone number (`+` and 7 to 15 digits, so that short and emergency codes cannot be written),
 * a user or app by its raw id, or Graph's `user:`, `applicationInstance:` or `application:` with a GUID.
 */
export function readTarget(text: string): Reading<Identity> {
  if (targetNumber.test(text)) {
    return { value: { kind: 'phoneNumber', canonical: text } };
  }
  const option = /^(\S+)\s+([a-z]+)=/i.exec(text);
  if (option !== null) {
    return {
      problem: `the option ${option[2]}= of target ${option[1]} is not supported yet`,
      remedy: `write ${option[1]} alone`,
    };
  }
  const graphForm = /^(?:user|applicationInstance|application):(.*)$/i.exec(text)?.[1];
  const identity =
    text.startsWith('+') || (graphForm !== undefined && !isGuid(graphForm))
      ? undefined
      : readRawId(text);
  switch (identity?.kind) {
    case 'communicationUser':
    case 'teamsExtensionUser':
    case 'teamsUser':
    case 'teamsApp':
    case 'application':
      return { value: identity };
    default:
      return {
        problem: `"${text}" is no target`,
        remedy: 'write + and 7 to 15 digits without separators, or 8:acs:…, 8:orgid:…, 28:orgid:…',
      };
  }
}

/** Reads a column's list of targets, in the order written. */
export function readTargets(text: string): Reading<readonly Identity[]> {
  const items = readItems(text);
  if (!('value' in items)) {
    return items;
  }
  const targets: Identity[] = [];
  for (const item of items.value) {
    const target = readTarget(item);
    if (!('value' in target)) {
      return target;
    }
    targets.push(target.value);
  }
  return { value: targets };
}
