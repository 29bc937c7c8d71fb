import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerCalls } from '../../src/api/calls.ts';
import { answerLists, answerRules } from '../../src/api/rows.ts';
import { answerSchedules } from '../../src/api/schedules.ts';
import type { HttpAnswer } from '../../src/http/answer.ts';
import { type DeskStage, jsonOf, request, setDesk } from './desk.ts';

let stage: DeskStage;

beforeAll(async () => {
  stage = setDesk();
  const { rules, lists, schedules } = stage.desk.tables;
  for (const partition of ['+14255550100', '+14255550101', 'any']) {
    for (const key of ['a', 'b']) {
      await rules.put({ partition, key, columns: { action: 'reject' } }, 'absent');
      await lists.put({ partition, key, columns: {} }, 'absent');
      await schedules.put({ partition, key, columns: {} }, 'absent');
    }
  }
});
afterAll(() => stage.strike());

const listings: Readonly<Record<string, (query: string) => Promise<HttpAnswer>>> = {
  rules: (query) => answerRules(request('GET', {}, { query }), stage.desk),
  'rules/+14255550100': (query) =>
    answerRules(request('GET', { called: '+14255550100' }, { query }), stage.desk),
  'rules/any': (query) => answerRules(request('GET', { called: 'any' }, { query }), stage.desk),
  lists: (query) => answerLists(request('GET', {}, { query }), stage.desk),
  'lists/any': (query) => answerLists(request('GET', { id: 'any' }, { query }), stage.desk),
  schedules: (query) => answerSchedules(request('GET', {}, { query }), stage.desk),
};

async function continuationOf(name: string): Promise<string> {
  const json = jsonOf((await listings[name]?.('limit=1')) ?? { status: 0, headers: {} });
  return typeof json === 'object' && json !== null && 'continuation' in json
    ? String(json.continuation)
    : '';
}

describe('a continuation', () => {
  it('goes on with the listing that it came from, and is refused by every other', async () => {
    for (const from of Object.keys(listings)) {
      const continuation = await continuationOf(from);
      expect(continuation).not.toBe('');
      for (const [to, list] of Object.entries(listings)) {
        const answer = await list(`continuation=${continuation}`);
        expect(answer.status, `${from} to ${to}`).toBe(from === to ? 200 : 400);
      }
      const calls = await answerCalls(
        request('GET', {}, { query: `continuation=${continuation}` }),
        stage.desk,
      );
      expect(calls.status).toBe(400);
      expect(jsonOf(calls)).toMatchObject({
        errors: [{ column: 'continuation', problem: 'no listing was continued by it' }],
      });
    }
  });

  it('is refused where it was cut or changed', async () => {
    const whole = await continuationOf('rules/any');
    const halves = ['["rules","any","\\ud800"]', '["rules","any"]', '["rules","any","[]"]'].map(
      (text) => Buffer.from(text).toString('base64url'),
    );
    for (const text of [whole.slice(0, -3), `${whole.slice(0, 4)}x${whole.slice(5)}`, ...halves]) {
      expect((await listings['rules/any']?.(`continuation=${text}`))?.status, text).toBe(400);
    }
  });

  it('goes on in a partition that is written in another spelling', async () => {
    const spelt = { called: 'tel:+1-425-555-0100' };
    const first = jsonOf(
      await answerRules(request('GET', spelt, { query: 'limit=1' }), stage.desk),
    );
    expect(first).toMatchObject({ items: [{ id: 'a' }], continuation: expect.any(String) });
    const continuation =
      typeof first === 'object' && first !== null && 'continuation' in first
        ? String(first.continuation)
        : '';
    const query = `continuation=${continuation}`;
    expect(jsonOf(await answerRules(request('GET', spelt, { query }), stage.desk))).toMatchObject({
      items: [{ id: 'b' }],
    });
  });
});
