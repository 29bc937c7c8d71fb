import { describe, expect, it } from 'vitest';
import { spell } from '../../infra/check/bicep-text.ts';

const names: Readonly<Record<string, string>> = {
  text: "'t'",
  either: "c ? 'x' : 'y'",
  'module.outputs.id': 'module.account.id',
};
const substitute = (chain: readonly string[]) => names[chain.join('.')];

describe('a Bicep expression', () => {
  it.each([
    ["a==b?\n  'x'\n  :'y'", "a == b ? 'x' : 'y'"],
    ["a == b ? 'x' : 'y'", "a == b ? 'x' : 'y'"],
    ["[\n  {\n    n: 1\n    m: 'a,b'\n  }\n  2\n]", "[{n: 1, m: 'a,b'}, 2]"],
    ["[{ n: 1, m: 'a,b' }, 2]", "[{n: 1, m: 'a,b'}, 2]"],
    ["c ? [] : [ { 'odd name': x } ]", "c ? [] : [{'odd name': x}]"],
    ['!empty( a ) && b', '!empty(a) && b'],
    ["f(a, '+')", "f(a, '+')"],
  ])('has one spelling: %s', (source, spelled) => {
    expect(spell(source)).toBe(spelled);
  });

  it.each([
    ['text', "'t'"],
    [`'<\${text}>'`, "'<t>'"],
    [`'<\${either}>'`, `'<\${c ? 'x' : 'y'}>'`],
    [`'\\\${text}'`, `'\\\${text}'`],
    ['either == text', "(c ? 'x' : 'y') == 't'"],
    ['f(module!.outputs.id)', 'f(module.account.id)'],
    ['{ text: text }', "{text: 't'}"],
    ['a.text', 'a.text'],
    ['text(a)', 'text(a)'],
    ['map(a, text => text.b)', 'map(a, text => text.b)'],
    ["'text'", "'text'"],
  ])('has names replaced, and only names: %s', (source, spelled) => {
    expect(spell(source, substitute)).toBe(spelled);
  });
});
