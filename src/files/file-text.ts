import { FileFault } from './file-row.ts';

/** Knows the line on which a text that comes in pieces stands: line ends are LF, CRLF and CR. */
export interface LineCounter {
  /** The line on which the next character stands; the first is 1. */
  readonly line: number;
  /** Goes on behind the piece. */
  pass(piece: string): void;
}

/** Creates a counter at the beginning of a text. */
export function countLines(): LineCounter {
  let line = 1;
  let endsInReturn = false;
  return {
    get line() {
      return line;
    },
    pass(piece) {
      if (piece !== '') {
        line += piece.match(/\r\n|[\r\n]/g)?.length ?? 0;
        line -= endsInReturn && piece.startsWith('\n') ? 1 : 0;
        endsInReturn = piece.endsWith('\r');
      }
    },
  };
}

/** Which encoding the first bytes tell: by their mark, UTF-8 where there is none. */
export function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) {
    return 'utf-16le';
  }
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}

/**
 * The text of a file in pieces that are never empty and never end within a character, without its byte order mark.
 * Throws a FileFault where bytes are neither UTF-8 nor UTF-16 with its mark.
 */
export async function* readText(chunks: AsyncIterable<string | Uint8Array>): AsyncIterable<string> {
  let isFirst = true;
  let kept = '';
  for await (const piece of decode(chunks)) {
    const text: string = kept + piece;
    // Half of a character outside the basic plane would be lost by whoever encodes the piece.
    const end = /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length;
    kept = text.slice(end);
    const whole = text.slice(isFirst && text.startsWith('\ufeff') ? 1 : 0, end);
    isFirst &&= text === '';
    if (whole !== '') {
      yield whole;
    }
  }
  if (kept !== '') {
    yield kept;
  }
}

async function* decode(chunks: AsyncIterable<string | Uint8Array>): AsyncIterable<string> {
  const lines = countLines();
  let decoder: StrictDecoder | undefined;
  let beginning = new Uint8Array();
  for await (const chunk of chunks) {
    if (typeof chunk === 'string') {
      yield chunk;
      continue;
    }
    const bytes: Uint8Array = decoder === undefined ? Buffer.concat([beginning, chunk]) : chunk;
    if (decoder === undefined && bytes.length < 2) {
      beginning = new Uint8Array(bytes);
      continue;
    }
    decoder ??= strictDecoder(encodingOf(bytes), lines);
    yield decoder(bytes, true);
  }
  yield decoder === undefined
    ? strictDecoder('utf-8', lines)(beginning, false)
    : decoder(new Uint8Array(), false);
}

type StrictDecoder = (bytes: Uint8Array, goesOn: boolean) => string;

function strictDecoder(encoding: string, lines: LineCounter): StrictDecoder {
  const strict = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const lenient = new TextDecoder(encoding, { ignoreBOM: true });
  return (bytes, goesOn) => {
    // It shows where the broken bytes are, which the strict one does not tell.
    const shown = lenient.decode(bytes, { stream: goesOn });
    try {
      const text = strict.decode(bytes, { stream: goesOn });
      lines.pass(text);
      return text;
    } catch {
      lines.pass(shown.slice(0, shown.indexOf('\ufffd')));
      throw new FileFault(lines.line, {
        column: 'file',
        problem: 'it holds bytes that are no UTF-8',
        remedy: 'save it as "CSV UTF-8", or convert it to UTF-8',
      });
    }
  };
}
