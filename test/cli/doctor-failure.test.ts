import { RestError } from '@azure/data-tables';
import { describe, expect, it } from 'vitest';
import { diagnoseAll } from '../../src/cli/diagnose-all.ts';
import { describeFailure, guard } from '../../src/cli/diagnose-failure.ts';
import { expectNoMarks, marks } from '../end-to-end/marks.ts';
import { serve } from './doctor-servers.ts';
import { diagnosesOf, readDiagnoses, useEnvironment } from './doctor-surroundings.ts';
import { runCommand } from './run-command.ts';

/** A table service that lets one look at the first row of a table, and at no more. */
async function startGrudgingTables(): Promise<string> {
  const url = await serve((request, response) => {
    const isFirst = new URL(request.url ?? '', 'http://localhost').searchParams.get('$top') === '1';
    response.writeHead(isFirst ? 200 : 403, { 'Content-Type': 'application/json' });
    response.end(
      isFirst ? '{"value":[]}' : '{"odata.error":{"code":"AuthorizationPermissionMismatch"}}',
    );
  });
  return `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=${marks.accessKey};TableEndpoint=${url}/a`;
}

const denial = {
  state: 'problem',
  about: 'rules',
  what: expect.stringMatching(/^Table Storage answered 403.*: check the key, or the role/),
  unreachable: true,
};

describe('where one thing fails, the doctor', () => {
  it('tells that, and looks at the others', async () => {
    useEnvironment({
      TABLES_CONNECTION_STRING: await startGrudgingTables(),
      ALLOWED_DESTINATIONS: '+1425',
    });
    const found = await diagnosesOf((tell) => diagnoseAll({}, tell));
    expectNoMarks([JSON.stringify(found)]);
    const tables = Array.from({ length: 5 }, () => ({ state: 'ok', about: 'tables' }));
    expect(found).toMatchObject([
      { state: 'ok', about: 'settings' },
      { state: 'ok', about: 'settings' },
      ...tables,
      denial,
      { state: 'warning', about: 'acs' },
      { state: 'ok', about: 'clock' },
      { state: 'warning', about: 'app' },
      { state: 'skipped', about: 'events' },
      { state: 'note', about: 'acs' },
    ]);
  });

  it('gives scripts all of it, and ends with the code of the worst', async () => {
    const { code, stdout, stderr } = await runCommand(['doctor', '--json'], {
      environment: { TABLES_CONNECTION_STRING: await startGrudgingTables() },
    });
    const found = readDiagnoses(stdout);
    expect(found).toContainEqual(denial);
    expect(found.at(-1)).toMatchObject({ state: 'note', about: 'acs' });
    expect(stderr).toBe('');
    expect(code).toBe(3);
  });
});

describe('a fault of the command itself', () => {
  it('is told as such, not as one of the network', async () => {
    const found = await diagnosesOf(async (tell) => {
      const seen = await guard('clock', tell, () => {
        throw new TypeError('offset is not a function');
      });
      expect(seen).toBeUndefined();
    });
    expect(found).toEqual([
      {
        state: 'problem',
        about: 'clock',
        what: 'not looked at to the end, by a fault of this command itself (TypeError: offset is not a function)',
        remedy: expect.stringContaining('report it'),
      },
    ]);
  });

  it('is told apart from a service that does not answer', () => {
    const unanswered = new RestError('connect ECONNREFUSED', { code: 'ECONNREFUSED' });
    expect(describeFailure('tables', unanswered, 'Rules')).toEqual({
      state: 'problem',
      about: 'tables',
      what: expect.stringMatching(/^Rules: Table Storage could not be reached \(ECONNREFUSED\)/),
      unreachable: true,
    });
    expect(describeFailure('tables', new RangeError('x'), 'Rules')).not.toHaveProperty(
      'unreachable',
    );
  });

  it('is none where nothing is thrown', async () => {
    const found = await diagnosesOf(async (tell) => {
      expect(await guard('clock', tell, () => 7)).toBe(7);
    });
    expect(found).toEqual([]);
  });
});
