import type { CallHeaders } from '../telephony/call.ts';
import { readItems, unquote } from './item-list.ts';
import type { Reading } from './problem.ts';

/** A header that a call must carry. */
export interface HeaderCondition {
  /** As written; names compare without regard to case. */
  readonly name: string;
  /** Compared exactly. */
  readonly value: string;
}

// The token of RFC 3261, of which names of SIP headers are made.
const condition = /^([\w.!%*+`'~-]+)\s*=\s*(.*)$/s;

/** The key under which conditions on the same header, and headers that meet them, are the same. */
export function headerKey({ name, value }: HeaderCondition): string {
  return `${name.toLowerCase()}=${value}`;
}

/** Reads a column's list of `Name=value`; a value may be quoted by itself. */
export function readHeaderConditions(text: string): Reading<readonly HeaderCondition[]> {
  const items = readItems(text);
  if (!('value' in items)) {
    return items;
  }
  const conditions: HeaderCondition[] = [];
  for (const item of items.value) {
    const [, name, written = ''] = condition.exec(item) ?? [];
    const value = written.startsWith('"') ? unquote(written) : written || undefined;
    if (name === undefined || value === undefined) {
      return {
        problem: `"${item}" is no condition on a header`,
        remedy:
          'write X-Department=sales, or X-Department="sales, support" where a comma belongs to it (X-Department="" for an empty one)',
      };
    }
    // One written twice is one: the number of conditions decides who goes first.
    const read = { name, value };
    if (!conditions.some((other) => headerKey(other) === headerKey(read))) {
      conditions.push(read);
    }
  }
  return { value: conditions };
}

/** The first condition that the call's headers do not meet; undefined where they meet all. */
export function firstUnmetCondition(
  conditions: readonly HeaderCondition[],
  headers: CallHeaders,
): HeaderCondition | undefined {
  return conditions.find(
    ({ name, value }) => headers.get(name.toLowerCase())?.includes(value) !== true,
  );
}
