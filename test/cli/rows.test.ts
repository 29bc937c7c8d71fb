import { afterAll, describe, expect, it } from 'vitest';
import { openDesk } from './run-command.ts';
import { runHere } from './run-here.ts';

const desk = openDesk();
const run = (
  args: readonly string[],
  { environment = {} }: { readonly environment?: Readonly<Record<string, string>> } = {},
) => runHere(args, { environment: { ...desk.environment, ...environment } });

afterAll(() => desk.clear());

describe('rules', () => {
  const name = '+14255550100/reception';

  it('are written by set, which shows the account and the change before it writes', async () => {
    const { code, stdout, stderr } = await desk.run([
      ...['rules', 'set', '+1 (425) 555-0100/reception'],
      ...['targets=tel:+1-425-555-0131, +14255550132 weight=2', 'strategy=weighted', '--yes'],
    ]);
    expect(stdout).toBe(`${name} is created; it holds for calls within RULES_REFRESH_SECONDS.\n`);
    expect(stderr).toMatch(
      /^Changes account devstoreaccount1 at http:\/\/127\.0\.0\.1:\d+ \(named by/,
    );
    expect(stderr).toContain(`+ ${name}\n    targets   +14255550131, +14255550132 weight=2\n`);
    expect(code).toBe(0);
  });

  it('are shown, listed, and given to scripts with their columns in their own types', async () => {
    await run(['rules', 'set', name, 'priority=5', 'note=The two desks', '--yes']);
    const shown = await run(['rules', 'show', name]);
    expect(shown.stdout).toMatch(/priority +5\n +targets +\+14255550131, /);
    const listed = await run(['rules', 'list', '+14255550100']);
    expect(listed.stdout).toMatch(/^rule +priority +what +note\n\+14255550100\/reception +5 +/);
    const forScripts = await run(['rules', 'list', '--json']);
    expect(JSON.parse(forScripts.stdout)).toContainEqual({
      called: '+14255550100',
      id: 'reception',
      priority: 5,
      targets: '+14255550131, +14255550132 weight=2',
      strategy: 'weighted',
      note: 'The two desks',
    });
  });

  it('lose a column by an empty value, and stay as they are where nothing differs', async () => {
    const { stdout, stderr } = await run(['rules', 'set', name, 'note=', '--yes', '--json']);
    expect(stderr).toContain('note  The two desks → (none)');
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'changed', warnings: [] });
    const again = await run(['rules', 'set', name, 'priority=5', '--yes', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ outcome: 'unchanged', warnings: [] });
    expect(again.stderr).not.toContain('Changes account');
  });

  it('take own columns of every type that a table has, and leave those that are not named', async () => {
    const guid = '5f0c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f';
    await run(['rules', 'set', name, `_g=${guid}`, '_g@type=Edm.Guid', '--yes']);
    await run(['rules', 'set', name, '_b=AAECAw==', '_b@type=Edm.Binary', '--yes']);
    const stored = await desk.tables.rules.getEntity('+14255550100', 'reception', {
      disableTypeConversion: true,
    });
    expect(stored).toMatchObject({
      _g: { type: 'Guid', value: guid },
      _b: { type: 'Binary', value: 'AAECAw==' },
    });
    await run(['rules', 'set', name, '_g=', '_b=', '--yes']);
  });

  it('are refused with every problem, and nothing is written', async () => {
    const { code, stdout, stderr } = await run([
      ...['rules', 'set', name, 'priority=high', 'targets=+33155550100', '--yes', '--json'],
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain(`error    ${name}, priority: "high" is not a whole number`);
    expect(stderr).toMatch(/Nothing was changed: \d errors? to correct first\./);
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('Nothing was changed'),
      errors: expect.arrayContaining([expect.objectContaining({ place: name })]),
    });
    expect((await run(['rules', 'show', name])).stdout).toMatch(/priority +5\n/);
  });

  it('are checked before anybody is asked', async () => {
    const wrong = await desk.run(['rules', 'set', name, 'priority=high']);
    expect(wrong.stderr).toContain('1 error to correct first');
    expect(wrong.code).toBe(1);
    const doubtful = await desk.run(['rules', 'set', name, 'callers=list:nobody']);
    expect(doubtful.stderr).toMatch(
      /warning .*there is no list nobody[\s\S]*no terminal on which to/,
    );
  });

  it('are not changed where nobody can be asked and --yes is missing', async () => {
    for (const args of [
      ['set', name, 'priority=6'],
      ['delete', name],
    ]) {
      const { code, stderr } = await desk.run(['rules', ...args]);
      expect(stderr).toContain('Nothing was changed: this is no terminal on which to ask.');
      expect(code).toBe(2);
    }
    expect((await run(['rules', 'show', name])).stdout).toMatch(/priority +5\n/);
  });

  it('are held to ALLOWED_DESTINATIONS, and a warning says where that is not known', async () => {
    const target = ['rules', 'set', '+14255550100/abroad', 'targets=+33155550100', '--yes'];
    const known = await run(target);
    expect(known.code).toBe(1);
    expect(known.stderr).toContain('no prefix of ALLOWED_DESTINATIONS allows');
    const unknown = await run(target, { environment: { ALLOWED_DESTINATIONS: '' } });
    expect(unknown.stderr).toContain('ALLOWED_DESTINATIONS is not set here');
    expect(unknown.code).toBe(0);
  });

  it('are deleted, once', async () => {
    const first = await run(['rules', 'delete', '+14255550100/abroad', '--yes']);
    expect(first.stdout).toContain('is deleted');
    expect(first.stderr).toContain('- +14255550100/abroad\n    targets  +33155550100\n');
    const second = await run(['rules', 'delete', '+14255550100/abroad', '--yes', '--json']);
    expect(JSON.parse(second.stdout)).toEqual({
      outcome: 'refused',
      reason: 'There is no +14255550100/abroad in rules: see call-redirect rules list.',
    });
    expect(second).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no +14255550100/abroad in rules'),
    });
  });

  it('of other people move no cursor and change no colours', async () => {
    await desk.tables.rules.upsertEntity({
      partitionKey: '+14255550177',
      rowKey: 'sly',
      targets: '+14255550131',
      note: 'a\u001b[31mb\u0007c\nd',
    });
    const { stdout } = await run(['rules', 'list', '+14255550177']);
    expect(stdout).toContain('a�[31mb�c↵d');
    await desk.tables.rules.deleteEntity('+14255550177', 'sly');
  });
});

describe('a setting of the app that no table needs', () => {
  it('stands in the way of nothing', async () => {
    const environment = { RING_SECONDS: '1000', ATTEMPT_TIMEOUT_MS: 'x' };
    expect(await run(['rules', 'list', 'any'], { environment })).toMatchObject({ code: 0 });
  });
});

describe('schedules', () => {
  it('are written by row, and shown and listed whole', async () => {
    const office = (row: string, ...columns: string[]) =>
      run(['schedules', 'set', `office/${row}`, ...columns, '--yes']);
    await office('week', 'timeZone=America/Los_Angeles', 'open=Mon-Fri 09:00-17:00');
    await office('2026-12-24', 'hours=09:00-12:00', 'note=Christmas Eve');
    await office('override', 'state=closed', 'until=2026-12-01T01:00:00Z');
    const { stdout } = await run(['schedules', 'show', 'office']);
    expect(stdout.split('\n').map((line) => line.split('  ')[0])).toEqual([
      ...['row', 'week', 'override', '2026-12-24', ''],
    ]);
    expect((await run(['schedules', 'list'])).stdout).toMatch(
      /\noffice +America\/Los_Angeles +Mon-Fri 09:00-17:00 +1 +closed until 2026-12-01T01:00:00Z\n$/,
    );
    expect(JSON.parse((await run(['schedules', 'show', 'office', '--json'])).stdout)).toEqual({
      id: 'office',
      rows: {
        '2026-12-24': { hours: '09:00-12:00', note: 'Christmas Eve' },
        override: { state: 'closed', until: '2026-12-01T01:00:00Z' },
        week: { timeZone: 'America/Los_Angeles', open: 'Mon-Fri 09:00-17:00' },
      },
    });
  });

  it('are switched from now on, though the former switch has ended', async () => {
    const override = ['schedules', 'set', 'office/override', 'state=closed'];
    await run([...override, 'until=2020-12-01T01:00:00Z', '--yes']);
    const { code, stdout, stderr } = await run([...override, '--yes']);
    expect(stderr).toContain('~ office/override\n    until  2020-12-01T01:00:00Z → (none)\n');
    expect(stdout).toContain('office/override is changed');
    expect(code).toBe(0);
    const again = await run([...override, '--yes']);
    expect(again.stderr).toContain('is like that already: nothing was changed');
  });

  it('are refused where they would be malformed', async () => {
    const { code, stderr } = await run([
      'schedules',
      'set',
      'office/2026-13-01',
      'hours=x',
      '--yes',
    ]);
    expect(stderr).toContain('error    schedule office');
    expect(code).toBe(1);
  });
});

describe('lists', () => {
  it('take members as people write them, and are counted', async () => {
    expect(await run(['lists', 'set', 'vip/+1 206 555 0123', 'note=First', '--yes'])).toMatchObject(
      {
        code: 0,
        stdout: expect.stringContaining('vip/+12065550123 is created'),
      },
    );
    await run(['lists', 'set', 'spam/+13605550166', '--yes']);
    expect((await run(['lists', 'show', 'spam/+13605550166'])).stdout).toBe('spam/+13605550166\n');
    expect(JSON.parse((await run(['lists', 'list', '--json'])).stdout)).toEqual([
      { list: 'spam', members: 1 },
      { list: 'vip', members: 1 },
    ]);
    expect((await run(['lists', 'list', 'vip'])).stdout).toBe(
      'member        note\n+12065550123  First\n',
    );
    const told = 'there is no list spam, so nobody';
    const args = ['any/spam', 'callers=list:spam', 'action=reject', '--yes'];
    expect((await run(['rules', 'set', ...args])).stderr).not.toContain(told);
    const last = await desk.run(['lists', 'delete', 'spam/+13605550166']);
    expect(last.stderr).toMatch(new RegExp(`${told}.*\\n.*no terminal on which to ask`));
    const deleted = await run(['lists', 'delete', 'spam/+13605550166', '--yes']);
    expect(deleted.stderr.split(told)).toHaveLength(2);
    expect((await run(['lists', 'show', 'vip/+12065550123', '--json'])).stdout).toContain(
      '"member": "+12065550123"',
    );
  });
});
