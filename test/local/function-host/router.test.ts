import { describe, expect, test } from 'vitest';
import { createRouter, normalizePath } from '../../../src/local/function-host/router.ts';

interface Sample {
  readonly name: string;
  readonly template: string;
  readonly methods: readonly string[];
}

function routerFor(...templates: string[]) {
  const route = createRouter(
    templates.map((template): Sample => ({ name: template, template, methods: [] })),
  );
  return (path: string) => {
    const found = route('GET', normalizePath(path) ?? '');
    return found === undefined ? undefined : [found.target.name, found.params];
  };
}

describe('a route', () => {
  test('of plain text fits that text only, in any case and with a slash at its end', () => {
    const find = routerFor('api/health');
    expect(find('/api/health')).toEqual(['api/health', {}]);
    expect(find('/API/Health/')).toEqual(['api/health', {}]);
    expect(find('/api/%68ealth')).toEqual(['api/health', {}]);
    expect(find('/api/healthy')).toBeUndefined();
    expect(find('/api/health/more')).toBeUndefined();
    expect(find('/api')).toBeUndefined();
  });

  test('may hold characters that mean something in patterns', () => {
    const find = routerFor('api/a.b+(c)/:d/ü x');
    expect(find('/api/a.b+(c)/:d/%C3%BC%20x')).toEqual(['api/a.b+(c)/:d/ü x', {}]);
    expect(find('/api/aXb+(c)/:d/%C3%BC%20x')).toBeUndefined();
  });

  test('gives its parameters percent-decoded, and a plus as it is', () => {
    const find = routerFor('rules/{called}/{id}');
    const template = 'rules/{called}/{id}';
    expect(find('/rules/%2B14255550199/8%3Aacs%3Aa_b')).toEqual([
      template,
      { called: '+14255550199', id: '8:acs:a_b' },
    ]);
    expect(find('/rules/+1/a%2Fb%20%C3%BC')).toEqual([template, { called: '+1', id: 'a/b ü' }]);
    expect(find('/rules/+1')).toBeUndefined();
    expect(find('/rules//x')).toBeUndefined();
  });

  test('leaves out the optional parameters that its path leaves out', () => {
    const find = routerFor('rules/{called?}/{id?}');
    const template = 'rules/{called?}/{id?}';
    expect(find('/rules')).toEqual([template, {}]);
    expect(find('/rules/')).toEqual([template, {}]);
    expect(find('/rules/a')).toEqual([template, { called: 'a' }]);
    expect(find('/rules/a/b')).toEqual([template, { called: 'a', id: 'b' }]);
    expect(find('/rules/a/b/c')).toBeUndefined();
  });

  test('takes the rest of a path as one parameter, also where there is none', () => {
    const find = routerFor('files/{*rest}');
    expect(find('/files/a/b%20c/d')).toEqual(['files/{*rest}', { rest: 'a/b c/d' }]);
    expect(find('/files')).toEqual(['files/{*rest}', {}]);
  });

  test('may be the root of the host', () => {
    expect(routerFor('{page?}')('/')).toEqual(['{page?}', {}]);
  });
});

describe('of several routes that fit', () => {
  test('the most particular one is taken, in whatever order they were registered', () => {
    const templates = ['{*all}', 'health/{x?}', 'health/details', '{a}/{b}', 'health'];
    for (const find of [routerFor(...templates), routerFor(...templates.toReversed())]) {
      expect(find('/health/details')?.[0]).toBe('health/details');
      expect(find('/health/other')?.[0]).toBe('health/{x?}');
      expect(find('/health')?.[0]).toBe('health');
      expect(find('/other/details')?.[0]).toBe('{a}/{b}');
      expect(find('/one/two/three')?.[0]).toBe('{*all}');
    }
  });

  test('one that does not have the method is passed over', () => {
    const route = createRouter<Sample>([
      { name: 'read', template: 'rules/{id}', methods: ['GET', 'HEAD'] },
      { name: 'import', template: 'rules/import', methods: ['POST'] },
    ]);
    expect(route('POST', '/rules/import')?.target.name).toBe('import');
    expect(route('GET', '/rules/import')?.target.name).toBe('read');
    expect(route('DELETE', '/rules/import')).toBeUndefined();
  });
});

describe('a template that cannot be read', () => {
  test.each([
    ['a/{id:int}', 'holds "{id:int}"'],
    ['a/{id=5}', 'holds "{id=5}"'],
    ['a/x{id}', 'holds "x{id}"'],
    ['a/{*rest?}', 'holds "{*rest?}"'],
    ['/a', 'holds ""'],
    ['a//b', 'holds ""'],
    ['{a}/{A}', 'uses a parameter name twice'],
    ['{a?}/b', 'has a required part behind an optional one'],
    ['{a?}/{b}', 'has a required part behind an optional one'],
    ['{*rest}/{a?}', 'has a part behind {*…}'],
    ['admin/x', 'begins with "admin"'],
  ])('is refused with the function and the reason: %s', (template, reason) => {
    expect(() => createRouter([{ name: 'sample', template, methods: [] }])).toThrow(
      `Route "${template}" of function "sample" ${reason}`,
    );
  });
});

test('a path that is encoded wrongly has no normal form', () => {
  expect(normalizePath('/a/%zz')).toBeUndefined();
  expect(normalizePath('/a/%ff')).toBeUndefined();
});
