import { describe, expect, it } from 'vitest';
import { readBicepFile } from '../../infra/check/bicep-file.ts';

const read = (source: string) => readBicepFile('infra/a.bicep', source);
const literal = (text: string) => ({ kind: 'literal', text });
const expression = (text: string) => ({ kind: 'expression', text });

describe('a Bicep file', () => {
  it('tells its parameters, with their defaults, what is allowed, and whether they are secure', () => {
    const { parameters } = read(`
// A comment with 'a quote
@description('It\\'s one.')
@secure()
param key string

@minValue(1)
@allowed([
  3
  4
])
param count int = 3
param names string[] = ['a', 'b']
param place string = resourceGroup().location
`);
    expect(Object.fromEntries(parameters)).toEqual({
      key: { isSecure: true, fallback: undefined },
      count: {
        isSecure: false,
        allowed: { kind: 'array', items: [literal('3'), literal('4')] },
        fallback: literal('3'),
      },
      names: { isSecure: false, fallback: { kind: 'array', items: [literal('a'), literal('b')] } },
      place: { isSecure: false, fallback: expression('resourceGroup().location') },
    });
  });

  it('tells its variables, over several lines where they go on', () => {
    const { variables } = read(`
var longer = empty(a)
  ? { b: 1 }
  : [
      2
    ]
var joined = '\${a}-\${b('c', '}')}'
var query = '''
  where x == 'y'
'''
var last = true
`);
    expect(variables.get('longer')).toEqual(
      expression('empty(a)\n  ? { b: 1 }\n  : [\n      2\n    ]'),
    );
    expect(variables.get('joined')).toEqual(expression(`'\${a}-\${b('c', '}')}'`));
    expect(variables.get('query')).toEqual(literal("\n  where x == 'y'\n"));
    expect(variables.get('last')).toEqual(literal('true'));
  });

  it('tells its resources: new, existing, conditional and in a loop', () => {
    const { resources } = read(`
resource one 'A/b@2024-01-01' = {
  name: 'x'
  properties: {
    ...more
    'odd name': 1
    list: [
      { c: 2 }
    ]
  }
}
resource two 'A/b@2024-01-01' existing = { name: y, scope: z }
@batchSize(1)
resource three 'A/c@2024-01-01' = if (!empty(d)) {
  name: 'x'
}
resource four 'A/d@2024-01-01' = [
  for n in names: {
    name: n
  }
]
resource five 'A/d@2024-01-01' = [
  for n in ['f', 'g']: if (n != e) {
    name: n
  }
]
`);
    expect(
      resources.map(({ symbol, what, isExisting, decorators, condition, loop }) => [
        symbol,
        what,
        isExisting,
        decorators,
        condition,
        loop,
      ]),
    ).toEqual([
      ['one', 'A/b', false, [], undefined, undefined],
      ['two', 'A/b', true, [], undefined, undefined],
      ['three', 'A/c', false, ['batchSize'], '!empty(d)', undefined],
      ['four', 'A/d', false, [], undefined, { item: 'n', over: expression('names') }],
      [
        'five',
        'A/d',
        false,
        [],
        'n != e',
        { item: 'n', over: { kind: 'array', items: [literal('f'), literal('g')] } },
      ],
    ]);
    expect(resources[0]?.properties.get('properties')).toEqual({
      kind: 'object',
      entries: new Map<string, unknown>([
        ['spread-1', expression('more')],
        ['odd name', literal('1')],
        [
          'list',
          { kind: 'array', items: [{ kind: 'object', entries: new Map([['c', literal('2')]]) }] },
        ],
      ]),
    });
    expect(resources[1]?.properties.get('scope')).toEqual(expression('z'));
  });

  it('tells its modules and outputs', () => {
    const { modules, outputs } = read(`
targetScope = 'resourceGroup'
import { f } from 'g.bicep'
func g(a string) string =>
  'x\${a}'
module m 'modules/m.bicep' = {
  params: {
    url: 'https://\${a.b}/\${listKeys(c('d/e', f), '2024').default}'
  }
}
@description('It.')
#disable-next-line some-rule
output o string = m.outputs.p
`);
    expect(modules.map(({ what }) => what)).toEqual(['modules/m.bicep']);
    expect(Object.fromEntries(outputs)).toEqual({ o: expression('m.outputs.p') });
  });

  it.each([
    ["var a = 'b", 'does not end'],
    ['var a = (b', 'is not closed'],
    ["resource a 'b@c' {}", 'Expected "=" in line 1'],
    ["resource a 'b@c' = [for (n, i) in names: {}]", 'The loop in line 1 is too intricate'],
    ["resource a 'b@c' = [for n in take(names, 1): {}]", 'The loop in line 1 is too intricate'],
  ])('is refused with the place where it breaks off: %s', (source, sentence) => {
    expect(() => read(source)).toThrow(sentence);
  });
});
