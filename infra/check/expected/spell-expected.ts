import { printValue } from '../bicep-text.ts';
import { readTokens } from '../bicep-tokens.ts';
import { TokenReader } from '../bicep-values.ts';

/** An expected value in the spelling in which values are compared; `=` marks an expression (expected-block.ts). */
export function spellExpected(expected: string): string {
  const text = expected.slice(1);
  return expected.startsWith('=')
    ? printValue(new TokenReader(text, readTokens(text)).readValue())
    : printValue({ kind: 'literal', text: expected });
}
