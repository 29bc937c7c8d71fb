import type { Reading } from './problem.ts';

const quoted = /^"((?:[^"]|"")*)"$/;

/**
 * Splits a column's list into its items: separated by `,`, spaces around an item dropped. An item that holds `,` or
 * edge spaces stands in double quotes as a whole, a quote inside doubled. Quotes inside an item (an option's value)
 * protect commas too and are left for the item's own reader. An empty item is a problem, since it is a slip of the
 * hand that may have lost a number.
 */
export function readItems(text: string): Reading<readonly string[]> {
  const items: string[] = [];
  for (const part of splitOutsideQuotes(text)) {
    const item = part.trim();
    if (item === '') {
      return { problem: 'an item of the list is empty', remedy: 'remove the comma too many' };
    }
    if (item.split('"').length % 2 === 0) {
      return {
        problem: `the item ${item} has a double quote without its partner`,
        remedy: 'close the quotes, or double a quote that is meant as such',
      };
    }
    items.push(unquote(item) ?? item);
  }
  return { value: items };
}

/** What a text in double quotes holds, a quote inside doubled; undefined where it does not stand in quotes as a whole. */
export function unquote(text: string): string | undefined {
  return quoted.exec(text)?.[1]?.replaceAll('""', '"');
}

function splitOutsideQuotes(text: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let inQuotes = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') {
      inQuotes = !inQuotes;
    } else if (character === ',' && !inQuotes) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}
