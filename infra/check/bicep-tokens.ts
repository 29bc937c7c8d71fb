/** A piece of Bicep text that means something by itself. */
export interface Token {
  readonly kind: 'word' | 'number' | 'text' | 'mark' | 'line-end' | 'end';
  /** As it is written; of a text, what stands between its quotes. */
  readonly text: string;
  /** Where it begins and ends in the source. */
  readonly start: number;
  readonly end: number;
}

const patterns = {
  blank: /[ \t\r]+/y,
  comment: /\/\/[^\n]*|\/\*[\s\S]*?\*\//y,
  word: /[A-Za-z_]\w*/y,
  number: /\d+/y,
  mark: /\.\.\.|=>|==|!=|<=|>=|&&|\|\||\?\?|[^\s\w]/y,
} as const;

/** Takes Bicep text apart. Comments are left out; the last token is `end`. */
export function readTokens(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (name: keyof typeof patterns): string | undefined => {
    const pattern = patterns[name];
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  while (at < source.length) {
    const left = match('blank') ?? match('comment');
    if (left !== undefined) {
      at += left.length;
      continue;
    }
    const token = readToken(source, at, match);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', text: '', start: at, end: at });
  return tokens;
}

function readToken(
  source: string,
  start: number,
  match: (name: keyof typeof patterns) => string | undefined,
): Token {
  if (source[start] === '\n') {
    return { kind: 'line-end', text: '\n', start, end: start + 1 };
  }
  if (source[start] === "'") {
    return readText(source, start);
  }
  for (const kind of ['word', 'number', 'mark'] as const) {
    const text = match(kind);
    if (text !== undefined) {
      return { kind, text, start, end: start + text.length };
    }
  }
  throw new SyntaxError(`Character ${start + 1} begins nothing that is known.`);
}

function readText(source: string, start: number): Token {
  if (source.startsWith("'''", start)) {
    const close = source.indexOf("'''", start + 3);
    if (close === -1) {
      throw new SyntaxError(`The text that begins at character ${start + 1} does not end.`);
    }
    return { kind: 'text', text: source.slice(start + 3, close), start, end: close + 3 };
  }
  const close = findQuote(source, start + 1);
  const text = source.slice(start + 1, close).replace(/\\(['\\$])/g, '$1');
  return { kind: 'text', text, start, end: close + 1 };
}

/** Where a text ends whose content begins here; texts within its `${…}` are passed over. */
function findQuote(source: string, from: number): number {
  for (let at = from; at < source.length; at += 1) {
    if (source[at] === '\\') {
      at += 1;
    } else if (source[at] === "'") {
      return at;
    } else if (source.startsWith('${', at)) {
      at = findBrace(source, at + 2);
    }
  }
  throw new SyntaxError(`The text before character ${from + 1} does not end.`);
}

/** Where a `${…}` ends whose content begins here. Throws a SyntaxError where it does not. */
export function findBrace(source: string, from: number): number {
  let depth = 1;
  for (let at = from; at < source.length; at += 1) {
    if (source[at] === "'") {
      at = findQuote(source, at + 1);
    } else if (source[at] === '{') {
      depth += 1;
    } else if (source[at] === '}') {
      depth -= 1;
      if (depth === 0) {
        return at;
      }
    }
  }
  throw new SyntaxError(`The \${ before character ${from + 1} is not closed.`);
}
