import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogues } from '../src/files/table-kind.ts';
import {
  columnsOf,
  components,
  expectDescribed,
  type Operation,
  operations,
  references,
} from './api/openapi-document.ts';
import { marks } from './end-to-end/marks.ts';
import { type App, type Stage, setStage } from './end-to-end/stage.ts';

interface Door {
  readonly methods: readonly string[];
  /** With optional parts left out and put in. */
  readonly paths: readonly string[];
  readonly needsKey: boolean;
}

/** A line by which the host announces a function. */
const announcement = /^[\w-]+: \[(?<methods>[A-Z,]+)\] \S+?\/api(?<route>\/\S+) key: (?<key>.*)$/;

function readDoor(line: string): readonly Door[] {
  const { methods, route, key } = announcement.exec(line)?.groups ?? {};
  return methods === undefined || route === undefined
    ? []
    : [{ methods: methods.split(','), paths: expand(route), needsKey: key !== 'none needed' }];
}

function expand(route: string): readonly string[] {
  const parts = route.split('/').slice(1);
  const required = parts.filter((part) => !part.endsWith('?}')).length;
  return Array.from({ length: parts.length - required + 1 }, (_, count) =>
    `/${parts.slice(0, required + count).join('/')}`.replaceAll('?}', '}'),
  );
}

describe('docs/openapi.yaml', () => {
  let stage: Stage;
  let app: App;
  let doors: readonly Door[];

  beforeAll(async () => {
    stage = await setStage();
    app = await stage.startApp();
    await app.line('host key:');
    doors = app.lines.flatMap(readDoor);
  });
  afterAll(() => stage.strike());

  const ask = async (method: string, path: string, init: RequestInit = {}) => {
    const response = await fetch(app.webhookUrl.replace(/\/acs\/.*/, path), {
      method,
      headers: { 'x-functions-key': marks.hostKey },
      ...init,
    });
    const text = await response.text();
    const isJson = text !== '' && /json/.test(response.headers.get('content-type') ?? '');
    const json: unknown = isJson ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, text, json };
  };

  it('describes every path that is registered, and nothing else', () => {
    expect(doors.length).toBeGreaterThan(5);
    const registered = doors.flatMap(({ paths }) => paths);
    expect([...new Set(operations.map(({ path }) => path))].sort()).toEqual(registered.sort());
  });

  it('describes the methods that mean something there, and no others', async () => {
    for (const { methods, paths } of doors) {
      for (const path of paths) {
        const described = operations
          .filter((operation) => operation.path === path)
          .map(({ method }) => method);
        expect(methods).toEqual(expect.arrayContaining(described));
        for (const method of methods.filter((each) => !described.includes(each))) {
          const answer = await ask(method, path.replace(/\{\w+\}/g, 'x'));
          expect(answer.status, `${method} ${path}`).toBe(405);
          expect(answer.headers.get('allow')?.split(', ').sort()).toEqual(described.sort());
        }
      }
    }
  });

  it('says where a key is needed', () => {
    const isOpen = (operation: Operation) =>
      doors.some(({ paths, needsKey }) => !needsKey && paths.includes(operation.path));
    for (const operation of operations) {
      expect(operation.needsKey, operation.id).toBe(!isOpen(operation));
      expect(operation.responses.has('401'), operation.id).toBe(operation.needsKey);
    }
  });

  it.each([
    ['Rule', 'rules', ['called', 'id']],
    ['ScheduleRow', 'schedules', []],
    ['Member', 'lists', ['list', 'member']],
  ] as const)('describes the columns of a %s with their types', (schema, kind, keys) => {
    const described = [...columnsOf(schema)].filter(([name]) => name !== 'warnings');
    const types = { String: 'Text', Int32: 'Int32', Boolean: 'Boolean', DateTime: 'DateTime' };
    const columns = [...catalogues[kind].columns].map(([name, type]) => [name, types[type]]);
    expect(described).toEqual([...keys.map((key) => [key, undefined]), ...columns]);
    expect(keys.length === 0 || keys).toEqual(
      keys.length === 0 || [catalogues[kind].partition.alias, catalogues[kind].key.alias],
    );
  });

  it('refers to what is there, and to all of it', () => {
    expect([...new Set(references)].sort()).toEqual([...components].sort());
    const ids = operations.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes what the app answers beside the API for operators', async () => {
    const targets = { targets: '+14255550131, +14255550132 weight=0', strategy: 'weighted' };
    await stage.setRules([{ partition: 'any', id: 'main', columns: targets }]);
    const body = (call: unknown) => ({ body: JSON.stringify(call) });
    expectDescribed(
      'POST',
      'explain',
      await ask('POST', '/explain', body({ called: '+14255550100' })),
    );
    expectDescribed('POST', 'explain', await ask('POST', '/explain', body({ called: 'nobody' })));
    expectDescribed('GET', 'health', await ask('GET', '/health'));
    expectDescribed('GET', 'health/details', await ask('GET', '/health/details'));
    expectDescribed('GET', 'rules', await ask('GET', '/rules', { headers: {} }));
  });
});
