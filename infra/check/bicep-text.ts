import { findBrace, readTokens, type Token } from './bicep-tokens.ts';
import type { BicepValue } from './bicep-values.ts';

/** What stands for a name and the properties that are read of it (`a.b.c`); undefined to leave it as it is written. */
export type Substitute = (chain: readonly string[]) => string | undefined;

const spaced = new Set(['?', '==', '!=', '<', '>', '<=', '>=', '&&', '||', '??', '=>', '+', '*']);
const opening = new Set(['{', '[', '(']);
const closing = new Set(['}', ']', ')']);

/**
 * Spells a Bicep expression in the one way in which expressions are compared: without line ends and needless blanks,
 * with names replaced, and with texts that are put into texts joined.
 */
export function spell(source: string, substitute: Substitute = () => undefined): string {
  const tokens = readTokens(source);
  const bound = new Set(
    tokens.filter((_, index) => markOf(tokens[index + 1]) === '=>').map(({ text }) => text),
  );
  let spelled = '';
  for (let index = 0; index < tokens.length - 1; index += 1) {
    const token = tokens[index];
    if (token === undefined) {
      break;
    }
    if (token.kind === 'text') {
      spelled += spellText(source.slice(token.start, token.end), substitute);
    } else if (token.kind === 'word' && isName(tokens, index) && !bound.has(token.text)) {
      const chain = readChain(tokens, index);
      const replaced = substitute(chain.names);
      const isAlone = index === 0 && chain.last === tokens.length - 2;
      spelled +=
        replaced === undefined ? chain.names.join('.') : isAlone ? replaced : inBrackets(replaced);
      index = chain.last;
    } else if (token.kind === 'line-end' || token.text === ',') {
      spelled += separates(tokens, index, spelled) ? ', ' : '';
    } else if (markOf(token) === ':') {
      spelled += isKey(tokens, index - 1) ? ': ' : ' : ';
    } else {
      spelled += token.kind === 'mark' && spaced.has(token.text) ? ` ${token.text} ` : token.text;
    }
  }
  return spelled;
}

/** A value in the spelling in which values are compared. */
export function printValue(value: BicepValue): string {
  switch (value.kind) {
    case 'literal':
      return /^(?:\d+|true|false|null)$/.test(value.text) ? value.text : quote(value.text);
    case 'array':
      return `[${value.items.map(printValue).join(', ')}]`;
    case 'object':
      return `{${[...value.entries].map(([key, entry]) => `${key}: ${printValue(entry)}`).join(', ')}}`;
    default:
      return spell(value.text);
  }
}

/** What stands between the quotes of an expression that is one text with nothing to be put into it. */
export function plainTextOf(expression: string): string | undefined {
  const [text, end] = readTokens(expression);
  const isPlain =
    text?.kind === 'text' && end?.kind === 'end' && !/^'''|\$\{/.test(expression.trim());
  return isPlain ? text.text : undefined;
}

/** In brackets where it would else be taken apart by what stands around it. */
export function inBrackets(expression: string): string {
  let depth = 0;
  const isLoose = readTokens(expression).some(({ kind, text }) => {
    if (kind === 'mark') {
      depth += opening.has(text) ? 1 : closing.has(text) ? -1 : 0;
    }
    return kind === 'mark' && depth === 0 && spaced.has(text);
  });
  return isLoose ? `(${expression})` : expression;
}

function quote(text: string): string {
  const escaped = text.replace(/\\|'|\$(?=\{)/g, (mark) => `\\${mark}`).replaceAll('\n', '\\n');
  return `'${escaped}'`;
}

function spellText(text: string, substitute: Substitute): string {
  if (text.startsWith("'''")) {
    return text;
  }
  let spelled = '';
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') {
      spelled += text.slice(at, at + 2);
      at += 1;
    } else if (text.startsWith('${', at)) {
      const end = findBrace(text, at + 2);
      const inner = spell(text.slice(at + 2, end), substitute);
      const isText = inner.startsWith("'") && !inner.startsWith("'''") && isOneToken(inner);
      spelled += isText ? inner.slice(1, -1) : `\${${inner}}`;
      at = end;
    } else {
      spelled += text[at];
    }
  }
  return spelled;
}

const isOneToken = (text: string): boolean => readTokens(text).length === 2;

/** Whether a word stands for something: it is no property, no function, no key. */
function isName(tokens: readonly Token[], index: number): boolean {
  return (
    markOf(tokens[index - 1]) !== '.' && markOf(tokens[index + 1]) !== '(' && !isKey(tokens, index)
  );
}

function isKey(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  const begins = before?.kind === 'line-end' || ['{', ','].includes(markOf(before));
  return begins && tokens[index]?.kind !== 'mark' && markOf(tokens[index + 1]) === ':';
}

/** What a token is where it is a mark, so that no text is taken for one. */
const markOf = (token: Token | undefined): string => (token?.kind === 'mark' ? token.text : '');

/** The names of `a.b!.c`, and the index of the last token of it. */
function readChain(tokens: readonly Token[], first: number) {
  const names = [tokens[first]?.text ?? ''];
  let last = first;
  for (;;) {
    const dot = markOf(tokens[last + 1]) === '!' ? last + 2 : last + 1;
    const name = tokens[dot + 1];
    const isProperty = markOf(tokens[dot]) === '.' && markOf(tokens[dot + 2]) !== '(';
    if (!isProperty || name?.kind !== 'word') {
      return { names, last };
    }
    names.push(name.text);
    last = dot + 1;
  }
}

/** Whether a comma or line end stands between two things, rather than within one or at the edge of a bracket. */
function separates(tokens: readonly Token[], index: number, spelled: string): boolean {
  const isBlank = (token: Token) => token.kind === 'line-end' || markOf(token) === ',';
  const next = tokens.slice(index + 1).find((token) => !isBlank(token));
  const mark = markOf(next);
  const isEdge = /(?:^|[{[(,?:=>&|] ?)$/.test(spelled) || closing.has(mark);
  return !isEdge && next?.kind !== 'end' && !spaced.has(mark) && mark !== ':';
}
