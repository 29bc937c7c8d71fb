import { hash } from 'node:crypto';
import { edmTypeOf, textOf } from '../files/column-value.ts';
import { normalColumns, type TableRow } from '../files/row.ts';
import { createPackedEtags } from './packed-etags.ts';

/** What an import does to a member. */
export type MemberState = 'create' | 'keep' | 'replace' | 'delete';

/**
 * Members of lists with what an import has to know of each, in under 100 bytes: keys and columns as parts of their
 * SHA-256, long enough that no two members are ever taken for one.
 */
export interface MemberSet {
  readonly size: number;
  /** The number of the row's member; undefined where it is not in the set. */
  find(row: TableRow): number | undefined;
  /** Adds a member that is not in the set and returns its number; the line is that of the file, or 0. */
  add(row: TableRow, line: number, state: MemberState): number;
  /** Whether the member was added with the same columns. */
  hasSameColumns(member: number, row: TableRow): boolean;
  lineOf(member: number): number;
  stateOf(member: number): MemberState;
  etagOf(member: number): string;
  /** Tells what was met in the table. */
  meet(member: number, state: MemberState, etag: string): void;
}

const states = ['create', 'keep', 'replace', 'delete'] as const;
const keyWords = 3;
const columnWords = 2;
/** The words of a member: its key, its columns, its line. */
const words = keyWords + columnWords + 1;

/** Creates an empty set. */
export function createMemberSet(): MemberSet {
  const etags = createPackedEtags();
  let size = 0;
  let members = new Uint32Array(words * 1_024);
  let kinds = new Uint8Array(1_024);
  /** Open addressing: the number of a member plus one, or 0. Never more than half full. */
  let slots = new Uint32Array(4_096);

  const word = (member: number, index: number): number => members[member * words + index] ?? 0;

  const slotOf = (key: Uint32Array): number => {
    let slot = (key[0] ?? 0) & (slots.length - 1);
    for (;;) {
      const member = (slots[slot] ?? 0) - 1;
      if (
        member < 0 ||
        (word(member, 0) === key[0] && word(member, 1) === key[1] && word(member, 2) === key[2])
      ) {
        return slot;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
  };

  const grow = (): void => {
    if (size === kinds.length) {
      const capacity = Math.ceil(size * 1.5);
      const largerMembers = new Uint32Array(words * capacity);
      largerMembers.set(members);
      members = largerMembers;
      const largerKinds = new Uint8Array(capacity);
      largerKinds.set(kinds);
      kinds = largerKinds;
    }
    if (size * 2 >= slots.length) {
      slots = new Uint32Array(slots.length * 2);
      for (let member = 0; member < size; member += 1) {
        const key = members.slice(member * words, member * words + keyWords);
        slots[slotOf(key)] = member + 1;
      }
    }
  };

  return {
    get size() {
      return size;
    },
    find(row) {
      const member = (slots[slotOf(digestOfKey(row))] ?? 0) - 1;
      return member < 0 ? undefined : member;
    },
    add(row, line, state) {
      grow();
      const key = digestOfKey(row);
      const member = size;
      members.set(key, member * words);
      members.set(digestOfColumns(row), member * words + keyWords);
      members[member * words + words - 1] = line;
      kinds[member] = states.indexOf(state);
      slots[slotOf(key)] = member + 1;
      size += 1;
      return member;
    },
    hasSameColumns(member, row) {
      const digest = digestOfColumns(row);
      return word(member, keyWords) === digest[0] && word(member, keyWords + 1) === digest[1];
    },
    lineOf: (member) => word(member, words - 1),
    stateOf: (member) => states[kinds[member] ?? 0] ?? 'create',
    etagOf: (member) => etags.get(member),
    meet(member, state, etag) {
      kinds[member] = states.indexOf(state);
      if (state === 'replace' || state === 'delete') {
        etags.set(member, etag);
      }
    },
  };
}

function digestOfKey({ partition, key }: TableRow): Uint32Array {
  return digest(`${partition}\n${key}`, keyWords);
}

/** The same for two rows if and only if their columns are, in the sense of `sameRow`. */
function digestOfColumns(row: TableRow): Uint32Array {
  const columns = normalColumns('lists', row).map(([name, value]) => [
    name,
    edmTypeOf(value),
    textOf(value),
  ]);
  return columns.length === 0 ? noColumns : digest(JSON.stringify(columns), columnWords);
}

const noColumns = new Uint32Array(columnWords);

function digest(text: string, length: number): Uint32Array {
  const bytes = hash('sha256', text, 'buffer');
  return Uint32Array.from({ length }, (_, index) => bytes.readUInt32LE(4 * index));
}
