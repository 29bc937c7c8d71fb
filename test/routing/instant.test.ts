import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openColumns } from '../../src/routing/columns.ts';
import { readInstant } from '../../src/routing/instant.ts';

describe('an instant', () => {
  it.each([
    ['2026-12-24T18:05:00Z', '2026-12-24T18:05:00.000Z'],
    ['2026-12-24T18:05:00.1234567Z', '2026-12-24T18:05:00.123Z'],
    [' 2026-12-24 18:05z ', '2026-12-24T18:05:00.000Z'],
    ['2026-12-24T18:05-08:00', '2026-12-25T02:05:00.000Z'],
    ['2028-02-29T00:00+05:45', '2028-02-28T18:15:00.000Z'],
  ])('is read from %s', (text, instant) => {
    expect(readInstant(text)).toEqual({ value: Date.parse(instant) });
  });

  it.each(['2026-12-24', '2026-12-24T18:05', '2027-02-29T10:00Z', '2026-12-24T24:00Z', 'tomorrow'])(
    'is not read from %s, which is no single instant',
    (text) => {
      expect(readInstant(text)).toEqual({
        problem: `"${text}" is no instant`,
        remedy: expect.stringContaining('2026-12-24T18:00:00Z'),
      });
    },
  );

  it.each(['9999-12-31T23:59:59-14:00', '0000-01-01T00:00+00:01'])(
    'is not read from %s, since its year in UTC is none of four digits',
    (text) => {
      expect(readInstant(text)).toEqual({
        problem: `"${text}" is in no year from 0000 to 9999 in UTC`,
        remedy: expect.any(String),
      });
    },
  );

  it('survives being written down', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true, min: new Date(0) }), (date) => {
        fc.pre(date.getUTCFullYear() < 10_000);
        expect(readInstant(date.toISOString())).toEqual({ value: date.getTime() });
      }),
    );
  });

  it('may be a column of its own type, which the Azure SDK reads into a Date', () => {
    const columns = openColumns({ own: new Date(5_000), text: '1970-01-01T00:00:05Z' });
    expect([columns.instant('own'), columns.instant('text'), columns.instant('none')]).toEqual([
      5_000,
      5_000,
      undefined,
    ]);
    expect(columns.problems()).toEqual([]);
  });
});
