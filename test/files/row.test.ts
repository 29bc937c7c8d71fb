import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnValue } from '../../src/files/column-value.ts';
import { sameRow, typedColumns } from '../../src/files/row.ts';
import { tableKinds } from '../../src/files/table-kind.ts';
import { csvFile, jsonFile, rowsOf } from './rows.ts';

const rule = (columns: Readonly<Record<string, ColumnValue>>) => ({
  partition: 'any',
  key: 'x',
  columns,
});

const same: [Record<string, ColumnValue>, Record<string, ColumnValue>][] = [
  [{ priority: '5' }, { priority: 5 }],
  [{ priority: ' +5.0' }, { priority: 5 }],
  [{ priority: 5n }, { priority: 5 }],
  [{ enabled: 'TRUE' }, { enabled: true }],
  [{ validFrom: '2026-12-24T10:00-08:00' }, { validFrom: new Date('2026-12-24T18:00:00Z') }],
  [{ note: 5 }, { note: '5' }],
  [{ note: '' }, {}],
  [{ note: '  ' }, {}],
  [{ _own: '' }, {}],
  [
    { _a: 1, _b: 2 },
    { _b: 2, _a: 1 },
  ],
];
const different: [Record<string, ColumnValue>, Record<string, ColumnValue>][] = [
  [{ priority: 5 }, { priority: 6 }],
  [{ priority: 'five' }, { priority: 5 }],
  [{ note: 'a' }, { note: 'a ' }],
  [{ enabled: false }, {}],
  [{ _own: 5 }, { _own: '5' }],
  [{ _own: 5 }, { _own: 5n }],
  [{ _own: true }, { _own: 'true' }],
  [{ _own: new Date(0) }, { _own: '1970-01-01T00:00:00Z' }],
  [{ _own: 'x' }, { _Own: 'x' }],
  [{ _a: 'x' }, { _a: 'x', _b: 'x' }],
];

describe('two rows', () => {
  it.each(same)('are the same with %o and %o, and are written alike', async (a, b) => {
    expect(sameRow('rules', rule(a), rule(b))).toBe(true);
    expect(sameRow('rules', rule(b), rule(a))).toBe(true);
    expect(await csvFile('rules', [rule(a)])).toBe(await csvFile('rules', [rule(b)]));
    expect(await jsonFile('rules', [rule(a)])).toBe(await jsonFile('rules', [rule(b)]));
  });

  it.each(different)('are not the same with %o and %o', (a, b) => {
    expect(sameRow('rules', rule(a), rule(b))).toBe(false);
    expect(sameRow('rules', rule(b), rule(a))).toBe(false);
  });

  it('are not the same under other keys', () => {
    expect(sameRow('rules', rule({}), { ...rule({}), key: 'y' })).toBe(false);
    expect(sameRow('rules', rule({}), { ...rule({}), partition: '+14255550100' })).toBe(false);
  });

  it.each(tableKinds)('of %s are the same when they are one row', (kind) => {
    fc.assert(
      fc.property(rowsOf(kind), (row) => {
        expect(sameRow(kind, row, { ...row, columns: { ...row.columns } })).toBe(true);
      }),
    );
  });
});

describe('values of which columns show less than the table keeps', () => {
  const rowOf = (type: string, value: string, shown: ColumnValue) => ({
    ...rule({ _own: shown }),
    exact: new Map([['_own', { type, value }]]),
  });
  const guid = '5f0c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f';
  const date = new Date('2026-12-24T18:00:00.123Z');

  it('are the same however a service writes them', () => {
    const upper = guid.toUpperCase();
    expect(sameRow('rules', rowOf('Guid', upper, guid), rowOf('Guid', guid, guid))).toBe(true);
    const padded = rowOf('DateTime', '2026-12-24T18:00:00.1234500Z', date);
    const short = rowOf('DateTime', '2026-12-24T18:00:00.12345Z', date);
    expect(sameRow('rules', padded, short)).toBe(true);
  });

  it('are not the same as what is shown of them, nor as another that shows the same', () => {
    expect(sameRow('rules', rowOf('Guid', guid, guid), rule({ _own: guid }))).toBe(false);
    const one = rowOf('DateTime', '2026-12-24T18:00:00.1234567Z', date);
    expect(sameRow('rules', one, rule({ _own: date }))).toBe(false);
    const other = rowOf('DateTime', '2026-12-24T18:00:00.1234568Z', date);
    expect(sameRow('rules', one, other)).toBe(false);
  });

  it('count no more where the column shows something else', () => {
    const changed = { ...rowOf('Guid', guid, guid), columns: { _own: 'mine' } };
    expect(sameRow('rules', changed, rule({ _own: 'mine' }))).toBe(true);
  });
});

describe('texts', () => {
  it('become values of the type of their column where they are proper ones', () => {
    const texts = {
      priority: '5',
      enabled: 'TRUE',
      maskCaller: ' false ',
      validFrom: '2026-12-24T18:00:00Z',
      ringSeconds: 'twenty',
      validUntil: '24.12.2026',
      note: '5',
      callers: '  ',
      _own: '5',
      mistyped: 'x',
    };
    expect(typedColumns('rules', texts)).toEqual({
      columns: {
        priority: 5,
        enabled: true,
        maskCaller: false,
        validFrom: new Date('2026-12-24T18:00:00Z'),
        ringSeconds: 'twenty',
        validUntil: '24.12.2026',
        note: '5',
        _own: '5',
        mistyped: 'x',
      },
      problems: [],
    });
  });

  const typed: [string, string, ColumnValue][] = [
    ['Edm.String', '5', '5'],
    ['', '5', '5'],
    ['Edm.Int32', '-5', -5],
    ['Edm.Int64', '9223372036854775807', 9223372036854775807n],
    ['Edm.Double', '1.5e3', 1500],
    ['Edm.Double', '-Infinity', Number.NEGATIVE_INFINITY],
    ['Edm.Double', 'NaN', Number.NaN],
    ['Edm.Boolean', 'True', true],
    ['Edm.DateTime', '2026-12-24T18:00:00.1230000Z', new Date('2026-12-24T18:00:00.123Z')],
  ];
  it.each(typed)('of the type %j become values: %j is %o', (type, text, value) => {
    const read = typedColumns('lists', { _own: text, '_own@type': type });
    expect(read).toEqual({ columns: { _own: value }, problems: [] });
  });

  const guid = '5f0c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f';
  const kept: [string, string, ColumnValue, string][] = [
    ['Guid', ` ${guid.toUpperCase()}`, guid, guid],
    ['Binary', 'AAECAw==', 'AAECAw==', 'AAECAw=='],
    [
      'DateTime',
      '2026-12-24T19:00:00.1234560+01:00',
      new Date('2026-12-24T18:00:00.123Z'),
      '2026-12-24T18:00:00.123456Z',
    ],
    [
      'DateTime',
      '1601-01-01T00:00:00.0000001Z',
      new Date('1601-01-01T00:00:00Z'),
      '1601-01-01T00:00:00.0000001Z',
    ],
  ];
  it.each(kept)('of the type Edm.%s are kept whole beside what is shown of them: %j', (...each) => {
    const [type, text, shown, value] = each;
    expect(typedColumns('lists', { _own: text, '_own@type': `Edm.${type}` })).toEqual({
      columns: { _own: shown },
      exact: new Map([['_own', { type, value }]]),
      problems: [],
    });
  });

  it('of columns of the catalogue are never more than what is shown of them', () => {
    const texts = { until: '2026-12-24T18:00:00.1234567Z', note: guid, 'note@type': 'Edm.Guid' };
    expect(typedColumns('lists', texts)).toEqual({
      columns: { until: new Date('2026-12-24T18:00:00.123Z'), note: guid },
      problems: [],
    });
  });

  it.each([
    ['Edm.Int32', '5.5', '"5.5" is not a whole number'],
    ['Edm.Int32', '2147483648', '"2147483648" is not a whole number'],
    ['Edm.Int64', '9223372036854775808', '"9223372036854775808" is no whole number of 64 bits'],
    ['Edm.Double', '1,5', '"1,5" is no number'],
    ['Edm.Boolean', 'yes', '"yes" is not known'],
    ['Edm.DateTime', '24.12.2026', '"24.12.2026" is no instant'],
    ['Edm.DateTime', '2026-12-24T18:00:00.12345678Z', expect.stringContaining('has 8 digits')],
    ['Edm.Guid', 'x', '"x" is no Guid'],
    ['Edm.Guid', `{${guid}}`, `"{${guid}}" is no Guid`],
    ['Edm.Binary', 'AAECAw', 'the text is no base64'],
    ['Edm.Binary', 'é', 'the text is no base64'],
    ['Edm.Binary', ' ', 'the text is no base64'],
    ['Edm.Currency', '5', 'the type Edm.Currency is not known'],
  ])('of the type %s are refused where they are none: %j', (type, text, problem) => {
    expect(typedColumns('lists', { _own: text, '_own@type': type })).toMatchObject({
      columns: {},
      problems: [{ column: '_own', problem, remedy: expect.any(String) }],
    });
  });
});
