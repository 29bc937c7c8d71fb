import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countLines, readText } from '../../src/files/file-text.ts';
import { piecesOf, textOfAll } from './rows.ts';

const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 });
const texts = fc.string({ unit: 'binary' }).map((text) => `${text}😀\r\né`);

describe('the text of a file', () => {
  it('is whole however its bytes come, in each encoding', async () => {
    const encoded = fc.tuple(texts, fc.constantFrom('utf8', 'le', 'be')).map(([text, encoding]) => {
      const wide = Buffer.from(`\ufeff${text}`, 'utf16le');
      const bytes = {
        utf8: Buffer.from(`\ufeff${text}`),
        le: wide,
        be: Buffer.from(wide).swap16(),
      };
      return { text, bytes: new Uint8Array(bytes[encoding]) };
    });
    await fc.assert(
      fc.asyncProperty(encoded, sizes, async ({ text, bytes }, cuts) => {
        expect(await textOfAll(readText(piecesOf(bytes, cuts)))).toBe(text);
      }),
    );
  });

  it('never comes in pieces that end within a character', async () => {
    await fc.assert(
      fc.asyncProperty(texts, sizes, async (text, cuts) => {
        for await (const piece of readText(piecesOf(text, cuts))) {
          expect(piece.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});

describe('lines', () => {
  it('are counted alike however a text comes in pieces', () => {
    const ends = fc.array(fc.constantFrom('\r', '\n', '\r\n', 'x')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(ends, fc.nat(), (text, place) => {
        const lines = countLines();
        lines.pass(text.slice(0, place % (text.length + 1)));
        lines.pass(text.slice(place % (text.length + 1)));
        expect(lines.line).toBe(text.split(/\r\n|\r|\n/).length);
      }),
    );
  });
});
