import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type CommandEnd, openDesk, projectDirectory } from './run-command.ts';
import { runHere } from './run-here.ts';

const desk = openDesk();
const office = (name: string) => join(projectDirectory, 'samples/office', name);
let folder: string;
let inputs: string;

/** Runs the command here; where `-` stands among its arguments, with a file that holds the input in its place. */
async function run(args: readonly string[], input = ''): Promise<CommandEnd> {
  const file = join(inputs, 'input');
  await writeFile(file, input);
  return runHere(
    args.map((each) => (each === '-' ? file : each)),
    { directory: folder, environment: desk.environment },
  );
}

const numbers = (count: number) =>
  Array.from({ length: count }, (_, index) => `+1206555${String(index + 1000)}`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'call-redirect-import-'));
  inputs = await mkdtemp(join(tmpdir(), 'call-redirect-input-'));
  for (const kind of ['schedules', 'lists', 'rules']) {
    expect(await run([kind, 'import', office(`${kind}.csv`), '--yes'])).toMatchObject({ code: 0 });
  }
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await rm(inputs, { recursive: true });
  await desk.clear();
});

describe('import', () => {
  it('changes nothing when it is run again, and leaves no file behind', async () => {
    const { code, stdout, stderr } = await run(['rules', 'import', office('rules.csv'), '--yes']);
    expect(stdout).toBe('Nothing to change: 10 rows like that already.\n');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(await readdir(folder)).toEqual([]);
    const forScripts = await run(['rules', 'import', office('rules.csv'), '--yes', '--json']);
    expect(JSON.parse(forScripts.stdout)).toMatchObject({
      outcome: 'unchanged',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      warnings: [],
    });
  });

  it('asks, and changes nothing where there is nobody to ask', async () => {
    const file = join(folder, 'one.json');
    await writeFile(file, '{"called":"any","id":"catch-all","targets":"+14255550191"}');
    const { code, stderr } = await desk.run(['rules', 'import', file], { directory: folder });
    expect(stderr).toContain(
      '~ any/catch-all  priority: 900 → (none); action: redirect → (none); targets: +14255550190 →',
    );
    expect(stderr).toContain('0 to create, 1 to replace, 0 to delete; 0 are like that already.');
    expect(stderr).toContain('this is no terminal on which to ask');
    expect(code).toBe(2);
    expect((await run(['rules', 'show', 'any/catch-all'])).stdout).toContain('+14255550190');
    await rm(file);
  });

  it('saves the former rows in a file that brings them back', async () => {
    const before = await run(['lists', 'export']);
    const input = 'list,member\nvip,+12065550199\n';
    const changed = await run(
      ['lists', 'import', '-', '--prune', '--allow-empty', '--yes', '--json'],
      input,
    );
    expect(JSON.parse(changed.stdout)).toEqual({
      outcome: 'imported',
      counts: { created: 1, replaced: 0, deleted: 4 },
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      warnings: expect.any(Array),
    });
    const [file = '', ...others] = await readdir(folder);
    expect(file).toMatch(/^lists-before-\d{8}T\d{9}Z\.csv$/);
    expect(others).toEqual([]);
    expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    expect(changed.stderr).toContain(`The former rows are in ${join(folder, file)}: `);
    const back = await run(['lists', 'import', file, '--prune', '--allow-empty', '--yes']);
    expect(back.stdout).toBe('Imported: 4 created, 0 replaced, 1 deleted.\n');
    expect((await run(['lists', 'export'])).stdout).toBe(before.stdout);
    for (const each of await readdir(folder)) {
      await rm(join(folder, each));
    }
  });

  it('shows what it deletes before all else, and asks only where the former rows can be saved', async () => {
    const input = `list,member\n${numbers(12)
      .map((each) => `alpha,${each}\n`)
      .join('')}`;
    const all = ['lists', 'import', '-', '--prune', '--allow-empty'];
    const { stderr } = await desk.run(all, { directory: folder, input });
    expect(stderr).toMatch(
      /\nChanges account .*\n(?:- (?:vip|spam)\/.*\n){4}(?:\+ alpha\/.*\n){6}…/,
    );
    expect(await readdir(folder)).toEqual([]);
    for (const surroundings of [
      // Not even the superuser makes a file there.
      { directory: '/proc', input },
      { directory: folder, input, args: ['--save-former', join(folder, 'no', 'former.csv')] },
      { directory: folder, input, args: ['--save-former', office('lists.csv')] },
    ]) {
      const { args = [], ...rest } = surroundings;
      const end = await desk.run([...all, ...args], rest);
      expect(end.stderr).toMatch(/\ncall-redirect: .*(?:cannot be written|is there already)/);
      expect(end.stderr).not.toContain('Changes account');
      expect(end.code).toBe(2);
    }
  });

  it('saves the former rows where it is told to, and names those that it would refuse', async () => {
    await desk.tables.lists.upsertEntity({ partitionKey: 'vip', rowKey: 'nobody' });
    const file = join(folder, 'former.json');
    const original = ['lists', 'import', office('lists.csv'), '--prune', '--yes'];
    const { stdout, stderr } = await run([...original, '--save-former', file]);
    expect(stdout).toBe('Imported: 0 created, 0 replaced, 1 deleted.\n');
    expect(stderr).toContain(`The former rows are in ${file}`);
    expect(stderr).toMatch(/will refuse these on the way back: .*nobody/);
    expect(JSON.parse(await readFile(file, 'utf8'))).toHaveLength(5);
    await rm(file);
    await desk.tables.lists.upsertEntity({ partitionKey: 'vip', rowKey: '+12065559999' });
    await run([...original, '--save-former', '/dev/null']);
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(['csv', 'json'])(
    'brings back former rows with own columns of every type, %s',
    async (format) => {
      const own = {
        _guid: { type: 'Guid', value: '5f0c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f' },
        _bytes: { type: 'Binary', value: '+AECAw==' },
        _ticks: { type: 'DateTime', value: '2026-11-21T14:17:37.1234567Z' },
        _long: { type: 'Int64', value: '9007199254740993' },
      } as const;
      const place = { partitionKey: 'vip', rowKey: '+12065559999' };
      await desk.tables.lists.upsertEntity({ ...place, ...own });
      const file = join(folder, `former.${format}`);
      const original = ['lists', 'import', office('lists.csv'), '--prune', '--yes'];
      await run([...original, '--save-former', file]);
      const back = await run(['lists', 'import', file, '--yes', '--save-former', '/dev/null']);
      expect(back.stdout).toBe('Imported: 1 created, 0 replaced, 0 deleted.\n');
      expect(
        await desk.tables.lists.getEntity(place.partitionKey, place.rowKey, {
          disableTypeConversion: true,
        }),
      ).toMatchObject(own);
      await run([...original, '--save-former', '/dev/null']);
      await rm(file);
    },
  );

  it('refuses a file with mistakes in it, each with its line', async () => {
    const input =
      'PartitionKey,RowKey,targets\nany,catch-all,1.42555E+10\n+14255550100,Bad Id,+14255550131\n';
    const args = ['rules', 'import', '-', '--yes', '--json'];
    const { code, stdout, stderr } = await desk.run(args, { directory: folder, input });
    expect(stderr).toContain('error    line 2, targets:');
    expect(stderr).toContain('error    line 3, RowKey:');
    expect(stderr).toMatch(/Nothing was changed: \d+ errors to correct first/);
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'refused',
      lines: [{ line: 2 }, { line: 3 }],
    });
    expect(code).toBe(1);
  });

  it('takes no offence at blanks around keys, which nobody sees in a spreadsheet', async () => {
    const lists = 'list,member,note\n"vip ", +12065550123,Our first customer\n';
    const schedules = 'id,row,state\n"office ","override ",open\n';
    expect((await run(['lists', 'diff', '-'], lists)).stdout).toContain('1 are like that already');
    expect((await run(['schedules', 'diff', '-'], schedules)).stdout).toContain('office/override ');
    const rules = 'called,id,targets\n"any ","catch-all ",+14255550191\n';
    expect((await run(['rules', 'diff', '-'], rules)).stdout).toContain('~ any/catch-all  ');
  });

  it('does not empty a partition without being told to', async () => {
    const input = 'PartitionKey,RowKey,targets\nany,catch-all,+14255550190\n';
    const { code, stderr } = await run(['rules', 'import', '-', '--prune', '--yes'], input);
    expect(stderr).toContain('add --allow-empty if that is meant');
    expect(code).toBe(1);
  });
});

describe('diff', () => {
  it('shows what an import would change, by its exit code too', async () => {
    expect(await run(['schedules', 'diff', office('schedules.csv')])).toMatchObject({
      code: 0,
      stdout: '0 to create, 0 to replace, 0 to delete; 19 are like that already.\n',
    });
    const input = 'PartitionKey,RowKey,until,note\nvip,+12065550123,,Gone\n';
    const { code, stdout } = await run(['lists', 'diff', '-', '--json'], input);
    expect(JSON.parse(stdout)).toEqual({
      outcome: 'differs',
      counts: { created: 0, replaced: 1, deleted: 0, unchanged: 0 },
      warnings: [],
      truncated: false,
      differences: [
        {
          change: 'replace',
          partition: 'vip',
          row: '+12065550123',
          before: { note: 'Our first customer' },
          after: { note: 'Gone' },
        },
      ],
    });
    expect(code).toBe(1);
    expect((await run(['lists', 'show', 'vip/+12065550123'])).stdout).toContain('first customer');
  });
});

describe('export', () => {
  it('that fails leaves the former file as it was, and nothing else', async () => {
    const file = join(folder, 'rules.json');
    await writeFile(file, 'kept');
    const nowhere = 'AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:1/a';
    const args = ['rules', 'export', file, '--json', '--connection-string', nowhere];
    const { code, stdout } = await run(args);
    expect(JSON.parse(stdout)).toEqual({
      outcome: 'unreachable',
      reason: expect.stringContaining('could not be reached'),
    });
    expect(code).toBe(3);
    expect(await readFile(file, 'utf8')).toBe('kept');
    expect(await readdir(folder)).toEqual(['rules.json']);
    await rm(file);
  });

  it('that fails at once gives scripts nothing but the answer', async () => {
    const nowhere = 'AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:1/a';
    for (const kind of ['rules', 'schedules', 'lists']) {
      const { stdout } = await run([kind, 'export', '--json', '--connection-string', nowhere]);
      expect(JSON.parse(stdout)).toMatchObject({ outcome: 'unreachable' });
    }
  });

  it('that fails later gives scripts no other answer behind the rows', async () => {
    const server = createServer((request, response) => {
      const isFirst = !request.url?.includes('NextPartitionKey');
      const next = { 'x-ms-continuation-NextPartitionKey': 'z' };
      response.writeHead(isFirst ? 200 : 403, {
        'content-type': 'application/json;odata=minimalmetadata',
        ...(isFirst ? next : {}),
      });
      response.end(isFirst ? '{"value":[{"PartitionKey":"vip","RowKey":"+12065550123"}]}' : '{}');
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(() => {
      server.close();
    });
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const account = `AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:${port}/a`;
    const args = ['lists', 'export', '--json', '--connection-string', account];
    const { code, stdout, stderr } = await run(args);
    expect(stdout).toBe('[\n  {"list":"vip","member":"+12065550123"}');
    expect(stderr).toContain('403');
    expect(code).toBe(3);
  });

  it.each(['csv', 'json'])('into a file tells scripts where and how many, %s', async (format) => {
    const file = join(folder, `office.${format}`);
    const args = ['rules', 'export', file, '--format', format, '--json'];
    const { code, stdout } = await run(args);
    expect(JSON.parse(stdout)).toEqual({ outcome: 'exported', file, rows: 10 });
    expect(code).toBe(0);
    await rm(file);
  });

  it.each(['csv', 'json'])('writes %s that import finds unchanged', async (format) => {
    const file = join(folder, `rules.${format}`);
    const { code, stdout, stderr } = await run(['rules', 'export', file]);
    expect([code, stdout, stderr]).toEqual([0, '', `The rules are in ${file}.\n`]);
    const bytes = await readFile(file, 'utf8');
    expect((await run(['rules', 'export', '--format', format])).stdout).toBe(bytes);
    expect((await run(['rules', 'diff', file, '--prune'])).code).toBe(0);
    await rm(file);
  });

  it('writes one partition, and says where it cannot write', async () => {
    const { stdout } = await run(['rules', 'export', '--only', '+1 425 555 0120', '--json']);
    expect(JSON.parse(stdout)).toHaveLength(3);
    const nowhere = await run(['rules', 'export', join(folder, 'no', 'rules.csv')]);
    expect(nowhere.stderr).toContain('cannot be written: look at its folder');
    expect(nowhere.code).toBe(2);
  });
});

describe('check', () => {
  it('finds nothing in the sample office', async () => {
    expect(await run(['rules', 'check'])).toMatchObject({ code: 0, stdout: 'Nothing is wrong.\n' });
  });

  it('tells errors by its exit code, and gives scripts the findings', async () => {
    await desk.tables.rules.upsertEntity({
      partitionKey: '+14255550155',
      rowKey: 'broken',
      targets: '911',
    });
    await desk.tables.lists.upsertEntity({ partitionKey: 'vip', rowKey: 'nobody' });
    const { code, stdout } = await run(['rules', 'check', '--json']);
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({
        severity: 'error',
        place: '+14255550155/broken',
        column: 'targets',
      }),
    );
    expect(code).toBe(1);
    const lists = await run(['lists', 'check']);
    expect(lists.stdout).toMatch(/^error {4}list vip/);
    expect(lists.stdout).not.toContain('broken');
    expect((await run(['schedules', 'check'])).stdout).toBe('Nothing is wrong.\n');
    await desk.tables.rules.deleteEntity('+14255550155', 'broken');
    await desk.tables.lists.deleteEntity('vip', 'nobody');
  });
});
