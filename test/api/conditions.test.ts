import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeWhere, putWhere } from '../../src/api/conditional-change.ts';
import {
  isMeant,
  readDeleteCondition,
  readPutCondition,
  shownEtag,
} from '../../src/api/precondition.ts';

const headers = (values: Readonly<Record<string, string>>) => ({ headers: new Headers(values) });
const stored = `W/"datetime'2026-11-21T14%3A17%3A37.1234567Z'"`;
const done = {
  kind: 'done',
  etag: undefined,
  created: false,
  warnings: [],
  historyFailure: undefined,
} as const;
const conflict = { kind: 'conflict', reason: 'it has changed' } as const;

describe('a condition', () => {
  it('is met by the etag that was shown, alone or among others', () => {
    const shown = shownEtag(stored);
    for (const text of ['*', ' * ', shown, `"a", ${shown}`, `W/"a" ,${shown} , "b"`]) {
      const condition = readDeleteCondition(headers({ 'if-match': text }));
      expect(condition).toMatchObject({ kind: 'version' });
      expect('kind' in condition && isMeant(condition.versions, stored)).toBe(true);
    }
    for (const text of ['"a", "b"', `W/${shown}`, stored]) {
      const other = readPutCondition(headers({ 'If-Match': text }));
      expect(other).toMatchObject({ kind: 'version' });
      expect('kind' in other && other.kind === 'version' && isMeant(other.versions, stored)).toBe(
        false,
      );
    }
  });

  it('is read or refused, whatever it says', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]*$/), (text) => {
        for (const read of [readPutCondition, readDeleteCondition]) {
          for (const name of ['if-match', 'if-none-match']) {
            const condition = read(headers({ [name]: text }));
            expect('answer' in condition ? condition.answer.status : 400).toBe(400);
          }
        }
      }),
    );
  });
});

describe('a change of any version', () => {
  it('begins again where another came between, and gives up in the end', async () => {
    let rounds = 0;
    const change = async () => {
      rounds += 1;
      return rounds < 3 ? conflict : done;
    };
    expect(await changeWhere('*', async () => stored, change)).toBe(done);
    expect(rounds).toBe(3);
    rounds = 0;
    const never = async () => {
      rounds += 1;
      return conflict;
    };
    expect(await changeWhere('*', async () => stored, never)).toBe(conflict);
    expect(rounds).toBe(20);
    expect(await changeWhere('*', async () => undefined, change)).toEqual({ kind: 'missing' });
  });

  it('is held to the version that was found', async () => {
    const conditions: unknown[] = [];
    const put = async (condition: unknown) => {
      conditions.push(condition);
      return conflict;
    };
    const versions = [shownEtag(stored)];
    await putWhere({ kind: 'version', versions }, async () => stored, put);
    await putWhere({ kind: 'absent' }, async () => undefined, put);
    expect(conditions).toEqual([{ etag: stored }, 'absent']);
    expect(await putWhere({ kind: 'absent' }, async () => stored, put)).toMatchObject({
      kind: 'conflict',
    });
    expect(await changeWhere(['"a"'], async () => stored, put)).toMatchObject({ kind: 'conflict' });
    expect(conditions).toHaveLength(2);
  });
});
