import { describe, expect, it, onTestFinished } from 'vitest';
import { diagnoseRules } from '../../src/cli/diagnose-rules.ts';
import { diagnoseTables } from '../../src/cli/diagnose-tables.ts';
import { openAccount } from '../../src/cli/opened-account.ts';
import { diagnosesOf, useEnvironment } from './doctor-surroundings.ts';
import { type Desk, openDesk } from './run-command.ts';

function openEmptyDesk(): Desk {
  const desk = openDesk();
  onTestFinished(() => desk.clear());
  return desk;
}

/** What the doctor says of the rules of these tables. */
async function examine(desk: Desk, settings: Readonly<Record<string, string>> = {}) {
  useEnvironment({ ...desk.environment, ...settings });
  return diagnosesOf(async (tell) => diagnoseRules(await openAccount({}), tell));
}

const absence = {
  state: 'warning',
  about: 'rules',
  what: 'there is no rule, and FALLBACK_TARGET is not set here: unless the app has it, every call rings out',
  remedy: 'write rules: call-redirect rules import <file>',
};
const fallback = { FALLBACK_TARGET: '+14255550131' };
const rule = { partitionKey: 'any', rowKey: 'all', targets: '+14255550131' };

describe('the doctor warns where there is no rule', () => {
  it('in the table', async () => {
    const desk = openEmptyDesk();
    await desk.tables.rules.createTable();
    expect(await examine(desk)).toEqual([absence]);
  });

  it('since there is no table, and says what makes one', async () => {
    const desk = openEmptyDesk();
    expect(await examine(desk)).toEqual([absence]);
    const tables = await diagnosesOf(async (tell) => {
      await diagnoseTables(await openAccount({}), tell);
    });
    expect(tables[0]).toEqual({
      state: 'warning',
      about: 'tables',
      what: `${desk.tables.rules.tableName} is not there yet, so no rule can be read`,
      remedy: 'its first row makes it',
    });
  });

  it('beside what else is wrong', async () => {
    const desk = openEmptyDesk();
    await desk.tables.schedules.createTable();
    await desk.tables.schedules.createEntity({ partitionKey: 'office', rowKey: 'week' });
    expect(await examine(desk)).toEqual([
      absence,
      expect.objectContaining({
        about: 'rules',
        what: expect.stringMatching(/^[1-9]\d* errors?, /),
      }),
    ]);
  });

  it('and ends with 0, since that is how everybody begins', async () => {
    const { code, stdout } = await openEmptyDesk().run(['doctor']);
    expect(stdout).toContain(`warning  rules     ${absence.what}: ${absence.remedy}\n`);
    expect(code).toBe(0);
  });
});

describe('the doctor is content', () => {
  it('with a note of where all calls go, where FALLBACK_TARGET stands in for rules', async () => {
    expect(await examine(openEmptyDesk(), fallback)).toEqual([
      {
        state: 'note',
        about: 'rules',
        what: 'there is no rule: every call goes to FALLBACK_TARGET, +14255550131',
      },
    ]);
  });

  it('with rules that the checks find nothing wrong with', async () => {
    const desk = openEmptyDesk();
    await desk.tables.rules.createTable();
    await desk.tables.rules.createEntity(rule);
    for (const settings of [{}, fallback]) {
      expect(await examine(desk, settings)).toEqual([
        { state: 'ok', about: 'rules', what: 'the checks find nothing wrong' },
      ]);
    }
  });
});
