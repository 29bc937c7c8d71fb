import { readItems } from '../routing/item-list.ts';
import { formatPattern, readPatternList } from '../routing/pattern.ts';
import { anyPartition } from '../routing/rule.ts';
import { readTargetIdentity } from '../routing/target.ts';
import { isGuid, readCanonicalIdentity } from '../telephony/identity.ts';
import { readOperatorIdentity } from '../telephony/operator-identity.ts';
import type { TableRow } from './row.ts';
import type { TableKind } from './table-kind.ts';

const separators = /[\s\u00a0().\-/]/g;

/**
 * The row with its identities in canonical form: numbers without separators, raw ids for `tel:`, `sip:`, `user:`; and
 * its keys without blanks around them, which no key may have, nobody sees, and spreadsheets leave.
 * What cannot be read stays as it was written, so that the checks name it; so does every list that is canonical.
 */
export function canonicalRow(kind: TableKind, written: TableRow): TableRow {
  const row = { ...written, partition: written.partition.trim(), key: written.key.trim() };
  switch (kind) {
    case 'rules':
      return canonicalRule(row);
    case 'lists':
      return { ...row, key: canonicalIdentity(row.key) };
    case 'schedules':
      return row;
  }
}

function canonicalRule(row: TableRow): TableRow {
  const canonical = Object.entries(row.columns).map(([name, value]) => {
    const rewrite = itemWriters.get(name);
    return rewrite === undefined || typeof value !== 'string'
      ? ([name, value] as const)
      : ([name, rewriteItems(value, rewrite)] as const);
  });
  const { partition } = row;
  return {
    ...row,
    partition: partition === anyPartition ? anyPartition : canonicalIdentity(partition),
    columns: Object.fromEntries(canonical),
  };
}

const itemWriters: ReadonlyMap<string, (item: string) => string> = new Map([
  ['calledNumbers', canonicalPattern],
  ['callers', canonicalPattern],
  ['targets', canonicalTarget],
]);

/** The identity in canonical form; the text as it is where it cannot be read, or means somebody anonymous. */
function canonicalIdentity(text: string): string {
  const written = readCanonicalIdentity(text);
  if (written !== undefined) {
    return written.canonical;
  }
  const meant = meantIdentity(text);
  return meant === undefined ? text : (readCanonicalIdentity(meant)?.canonical ?? text);
}

function meantIdentity(text: string): string | undefined {
  const graphId = /^(?:user|applicationInstance):(.*)$/i.exec(text.trim())?.[1];
  // `user:kim` would become an id that looks like one, and that no check could tell from a real one.
  return graphId === undefined || isGuid(graphId)
    ? readOperatorIdentity(text)?.canonical
    : undefined;
}

function canonicalPattern(item: string): string {
  const [, negation = '', pattern = item] = /^(not\s+)(.*)$/s.exec(item) ?? [];
  const written = readPatternList(quoteItem(pattern));
  const [read] = 'value' in written ? written.value.positive : [];
  const canonical = read === undefined ? meantPattern(pattern) : formatPattern(read);
  return negation === '' ? canonical : `not ${canonical}`;
}

function meantPattern(pattern: string): string {
  const beginning = /^prefix:(.*)$/s.exec(pattern)?.[1];
  if (beginning !== undefined) {
    const digits = beginning.replace(separators, '');
    // "(0)" is dialled at home only: keeping and dropping it are both guesses.
    return /^\+\d*$/.test(digits) && !beginning.includes('(0)') ? `prefix:${digits}` : pattern;
  }
  return readOperatorIdentity(pattern)?.kind === 'anonymous'
    ? 'anonymous'
    : canonicalIdentity(pattern);
}

function canonicalTarget(item: string): string {
  // Where the options begin, as the reader of targets has it.
  const end = item.search(/\s+\S*=|$/);
  const identity = item.slice(0, end);
  const written = readTargetIdentity(identity);
  const meant = meantIdentity(identity);
  if ('value' in written) {
    return written.value.canonical + item.slice(end);
  }
  const read = meant === undefined ? undefined : readTargetIdentity(meant);
  return read !== undefined && 'value' in read ? read.value.canonical + item.slice(end) : item;
}

function rewriteItems(text: string, rewrite: (item: string) => string): string {
  const items = readItems(text);
  if (!('value' in items)) {
    return text;
  }
  const rewritten = items.value.map(rewrite);
  return rewritten.every((item, index) => item === items.value[index])
    ? text
    : rewritten.map(quoteItem).join(', ');
}

/** The item as a list holds it: in double quotes only where it would be read as something else without. */
function quoteItem(item: string): string {
  const bare = readItems(item);
  return 'value' in bare && bare.value.length === 1 && bare.value[0] === item
    ? item
    : `"${item.replaceAll('"', '""')}"`;
}
