import type { Token } from './bicep-tokens.ts';

/** A value as far as the checks have to know it; what is computed is kept as it is written. */
export type BicepValue =
  | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, BicepValue> }
  | { readonly kind: 'array'; readonly items: readonly BicepValue[] }
  /** A text, number or truth value that stands there as such. */
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'expression'; readonly text: string };

const opening = new Set(['{', '[', '(']);
const closing = new Set(['}', ']', ')']);
/** An expression goes on in the next line where that begins so. */
const continuing = new Set(['?', ':', '&&', '||', '??', '==', '!=', '.']);

/** Reads tokens one by one, and values out of them. */
export class TokenReader {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(source: string, tokens: readonly Token[]) {
    this.#source = source;
    this.#tokens = tokens;
  }

  /** The token that comes next, or one behind it. */
  peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)];
    if (token === undefined) {
      throw new SyntaxError('There are no tokens.');
    }
    return token;
  }

  next(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  /** Whether that is what comes next; a text is never taken for a mark. */
  isAt(text: string): boolean {
    const token = this.peek();
    return token.kind !== 'text' && token.text === text;
  }

  /** Passes over the token if it comes next. */
  skip(text: string): boolean {
    const isThere = this.isAt(text);
    this.#at += isThere ? 1 : 0;
    return isThere;
  }

  expect(text: string): void {
    const { start } = this.peek();
    if (!this.skip(text)) {
      throw new SyntaxError(`Expected "${text}" in line ${this.lineOf(start)}.`);
    }
  }

  skipLineEnds(): void {
    while (this.peek().kind === 'line-end') {
      this.#at += 1;
    }
  }

  /** Passes over an opening bracket, all that is in it, and its closing one; returns the inner text. */
  skipBrackets(): string {
    const { end: start } = this.peek();
    let depth = 0;
    for (;;) {
      const token = this.next();
      if (token.kind === 'end') {
        throw new SyntaxError(`The bracket in line ${this.lineOf(start)} is not closed.`);
      }
      if (token.kind === 'mark') {
        depth += opening.has(token.text) ? 1 : closing.has(token.text) ? -1 : 0;
      }
      if (depth === 0) {
        return this.#source.slice(start, token.start);
      }
    }
  }

  /** Passes over the rest of the line; brackets in it are passed over whole. */
  readLine(): string {
    return this.#readExpression(new Set());
  }

  readValue(): BicepValue {
    if (this.isAt('{')) {
      return { kind: 'object', entries: this.readObject() };
    }
    if (this.isAt('[') && this.#isArray()) {
      return { kind: 'array', items: this.#readArray() };
    }
    const first = this.peek();
    const text = this.#readExpression(new Set([',']));
    const isWhole = text === this.#source.slice(first.start, first.end);
    const isPlain =
      (first.kind === 'text' && !first.text.includes('${')) ||
      first.kind === 'number' ||
      ['true', 'false'].includes(first.text);
    return isWhole && isPlain
      ? { kind: 'literal', text: first.text }
      : { kind: 'expression', text };
  }

  /** What is spread into the object (`...value`) is among its entries as `spread-1` and so on. */
  readObject(): ReadonlyMap<string, BicepValue> {
    const entries = new Map<string, BicepValue>();
    let spreads = 0;
    this.expect('{');
    for (;;) {
      while (this.peek().kind === 'line-end' || this.isAt(',')) {
        this.next();
      }
      if (this.skip('}')) {
        return entries;
      }
      if (this.skip('...')) {
        spreads += 1;
        entries.set(`spread-${spreads}`, this.readValue());
        continue;
      }
      const key = this.next().text;
      this.expect(':');
      entries.set(key, this.readValue());
    }
  }

  lineOf(offset: number): number {
    return this.#source.slice(0, offset).split('\n').length;
  }

  #isArray(): boolean {
    let ahead = 1;
    while (this.peek(ahead).kind === 'line-end') {
      ahead += 1;
    }
    return this.peek(ahead).text !== 'for';
  }

  #readArray(): readonly BicepValue[] {
    const items: BicepValue[] = [];
    this.expect('[');
    for (;;) {
      while (this.peek().kind === 'line-end' || this.isAt(',')) {
        this.next();
      }
      if (this.skip(']')) {
        return items;
      }
      items.push(this.readValue());
    }
  }

  #readExpression(ends: ReadonlySet<string>): string {
    const { start } = this.peek();
    let end = start;
    for (;;) {
      const token = this.peek();
      const isMark = token.kind === 'mark';
      if (isMark && opening.has(token.text)) {
        this.skipBrackets();
        end = this.peek(-1).end;
        continue;
      }
      if (token.kind === 'line-end' && this.#goesOn()) {
        this.skipLineEnds();
        continue;
      }
      const isEnd = token.kind === 'end' || token.kind === 'line-end';
      if (isEnd || (isMark && (closing.has(token.text) || ends.has(token.text)))) {
        return this.#source.slice(start, end);
      }
      end = this.next().end;
    }
  }

  #goesOn(): boolean {
    let ahead = 0;
    while (this.peek(ahead).kind === 'line-end') {
      ahead += 1;
    }
    const before = this.peek(-1);
    const token = this.peek(ahead);
    return (
      before.text === '=>' ||
      before.text === '=' ||
      (token.kind === 'mark' && continuing.has(token.text))
    );
  }
}
