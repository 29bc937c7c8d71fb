import { readTokens } from './bicep-tokens.ts';
import { type BicepValue, TokenReader } from './bicep-values.ts';

/** A parameter, as its file declares it. */
export interface BicepParameter {
  readonly isSecure: boolean;
  /** What `@allowed` lists; undefined where there is no such list. */
  readonly allowed: BicepValue | undefined;
  /** What it is where nothing is passed; undefined where something has to be. */
  readonly fallback: BicepValue | undefined;
}

/** What makes several resources or modules of one declaration: `for item in over`. */
export interface BicepLoop {
  readonly item: string;
  readonly over: BicepValue;
}

/** A resource or module, as its file declares it; of several made by a loop, the one declaration. */
export interface BicepBlock {
  readonly symbol: string;
  /** The type of a resource without its version, or the path of a module as it is written. */
  readonly what: string;
  /** The version of the type of a resource; empty of a module. */
  readonly version: string;
  readonly isExisting: boolean;
  /** Undefined where there is one block only. */
  readonly loop: BicepLoop | undefined;
  /** The names of what stands before it, such as `batchSize`. */
  readonly decorators: readonly string[];
  /** What stands in `if (…)`; undefined where it is made in any case. */
  readonly condition: string | undefined;
  readonly properties: ReadonlyMap<string, BicepValue>;
}

/** What a Bicep file declares. */
export interface BicepFile {
  /** From the project's directory, with `/`. */
  readonly path: string;
  readonly source: string;
  readonly parameters: ReadonlyMap<string, BicepParameter>;
  readonly variables: ReadonlyMap<string, BicepValue>;
  readonly resources: readonly BicepBlock[];
  readonly modules: readonly BicepBlock[];
  readonly outputs: ReadonlyMap<string, BicepValue>;
}

/**
 * Reads one Bicep file as far as the checks need it. It takes the files of this folder apart, not all that Bicep allows,
 * and is no judge of them: the compiler is.
 */
export function readBicepFile(path: string, source: string): BicepFile {
  const reader = new TokenReader(source, readTokens(source));
  const parameters = new Map<string, BicepParameter>();
  const variables = new Map<string, BicepValue>();
  const outputs = new Map<string, BicepValue>();
  const resources: BicepBlock[] = [];
  const modules: BicepBlock[] = [];
  let decorators: string[] = [];
  let allowed: BicepValue | undefined;
  for (;;) {
    reader.skipLineEnds();
    const word = reader.next();
    switch (word.kind === 'end' ? 'end' : word.text) {
      case 'end':
        return { path, source, parameters, variables, resources, modules, outputs };
      case '@':
        decorators.push(reader.peek().text);
        allowed = reader.skip('allowed') ? readArgument(reader) : allowed;
        reader.readLine();
        continue;
      case 'param': {
        const name = reader.next().text;
        skipType(reader);
        parameters.set(name, {
          isSecure: decorators.includes('secure'),
          allowed,
          fallback: reader.skip('=') ? reader.readValue() : undefined,
        });
        break;
      }
      case 'var': {
        const name = reader.next().text;
        reader.expect('=');
        variables.set(name, reader.readValue());
        break;
      }
      case 'output': {
        const name = reader.next().text;
        skipType(reader);
        reader.expect('=');
        outputs.set(name, reader.readValue());
        break;
      }
      case 'resource':
        resources.push(readBlock(reader, decorators));
        break;
      case 'module':
        modules.push(readBlock(reader, decorators));
        break;
      default:
        // targetScope, import, func, a line for the linter: nothing that is asked about.
        reader.readLine();
    }
    decorators = [];
    allowed = undefined;
  }
}

/** The one argument of a decorator. */
function readArgument(reader: TokenReader): BicepValue {
  reader.expect('(');
  reader.skipLineEnds();
  const value = reader.readValue();
  reader.skipLineEnds();
  reader.expect(')');
  return value;
}

function skipType(reader: TokenReader): void {
  while (!reader.isAt('=') && !['line-end', 'end'].includes(reader.peek().kind)) {
    reader.next();
  }
}

function readBlock(reader: TokenReader, decorators: readonly string[]): BicepBlock {
  const symbol = reader.next().text;
  const [what = '', version = ''] = reader.next().text.split('@');
  const isExisting = reader.skip('existing');
  reader.expect('=');
  const isLoop = reader.skip('[');
  reader.skipLineEnds();
  const loop = isLoop ? readLoop(reader) : undefined;
  const condition = reader.skip('if') ? reader.skipBrackets() : undefined;
  const properties = reader.readObject();
  if (isLoop) {
    reader.skipLineEnds();
    reader.expect(']');
  }
  return { symbol, what, version, isExisting, loop, decorators, condition, properties };
}

/** Reads `for item in over:`. */
function readLoop(reader: TokenReader): BicepLoop {
  const { start } = reader.peek();
  reader.expect('for');
  const { text: item } = reader.next();
  if (reader.skip('in')) {
    const over: BicepValue = reader.isAt('[')
      ? reader.readValue()
      : { kind: 'expression', text: reader.next().text };
    if (reader.skip(':')) {
      return { item, over };
    }
  }
  throw new SyntaxError(
    `The loop in line ${reader.lineOf(start)} is too intricate for infra/check: give what is looped over a name (var), and use no index.`,
  );
}
