import { readTokens } from './bicep-tokens.ts';
import { type BicepValue, TokenReader } from './bicep-values.ts';

/** A parameter, as its file declares it. */
export interface BicepParameter {
  readonly isSecure: boolean;
  /** What it is where nothing is passed; undefined where something has to be. */
  readonly fallback: BicepValue | undefined;
}

/** A resource or module, as its file declares it; of several made by a loop, the one declaration. */
export interface BicepBlock {
  readonly symbol: string;
  /** The type of a resource without its version, or the path of a module as it is written. */
  readonly what: string;
  readonly isExisting: boolean;
  /** What is looped over; undefined where there is one block only. */
  readonly loopOver: string | undefined;
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
  let isSecure = false;
  for (;;) {
    reader.skipLineEnds();
    const word = reader.next();
    switch (word.kind === 'end' ? 'end' : word.text) {
      case 'end':
        return { path, source, parameters, variables, resources, modules, outputs };
      case '@':
        isSecure ||= reader.isAt('secure');
        reader.readLine();
        continue;
      case 'param': {
        const name = reader.next().text;
        skipType(reader);
        parameters.set(name, {
          isSecure,
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
        resources.push(readBlock(reader));
        break;
      case 'module':
        modules.push(readBlock(reader));
        break;
      default:
        // targetScope, import, func, a line for the linter: nothing that is asked about.
        reader.readLine();
    }
    isSecure = false;
  }
}

function skipType(reader: TokenReader): void {
  while (!reader.isAt('=') && !['line-end', 'end'].includes(reader.peek().kind)) {
    reader.next();
  }
}

function readBlock(reader: TokenReader): BicepBlock {
  const symbol = reader.next().text;
  const [what = ''] = reader.next().text.split('@');
  const isExisting = reader.skip('existing');
  reader.expect('=');
  const isLoop = reader.skip('[');
  reader.skipLineEnds();
  const loopOver = isLoop ? readLoop(reader) : undefined;
  if (reader.skip('if')) {
    reader.skipBrackets();
  }
  const properties = reader.readObject();
  if (isLoop) {
    reader.skipLineEnds();
    reader.expect(']');
  }
  return { symbol, what, isExisting, loopOver, properties };
}

/** The source of `for item in source:`. */
function readLoop(reader: TokenReader): string {
  while (!reader.skip('in')) {
    reader.next();
  }
  const { start } = reader.peek();
  const value = reader.isAt('[') ? reader.skipBrackets() : reader.next().text;
  if (!reader.skip(':')) {
    throw new SyntaxError(
      `The loop in line ${reader.lineOf(start)} is too intricate for this reader.`,
    );
  }
  return value;
}
