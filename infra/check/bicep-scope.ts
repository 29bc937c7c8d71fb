import path from 'node:path';
import type { BicepBlock, BicepFile } from './bicep-file.ts';
import { inBrackets, plainTextOf, printValue, spell } from './bicep-text.ts';
import type { BicepValue } from './bicep-values.ts';

type Values = ReadonlyMap<string, BicepValue>;

/** The path of a module from the project's directory. */
export function modulePath(file: BicepFile, module: BicepBlock): string {
  return path.posix.join(path.posix.dirname(file.path), module.what);
}

/**
 * What the names of a Bicep file stand for where it is deployed: variables for their values, parameters for what is
 * passed, outputs of modules for what they put out. The parameters of a template that is deployed by itself stay as
 * they are. A resource is named by the symbols of the modules on the way and its own: `storage.account`.
 */
export class BicepScope {
  readonly file: BicepFile;
  /** Ends with a dot, or is empty. */
  readonly prefix: string;
  readonly #files: ReadonlyMap<string, BicepFile>;
  /** Undefined in a template that is deployed by itself. */
  readonly #passed: Values | undefined;
  readonly #items: Values;

  constructor(
    files: ReadonlyMap<string, BicepFile>,
    file: BicepFile,
    { prefix = '', passed, items = new Map() }: BicepScopeOptions = {},
  ) {
    this.file = file;
    this.prefix = prefix;
    this.#files = files;
    this.#passed = passed;
    this.#items = items;
  }

  /** The same scope within a loop. */
  within(item: string, value: BicepValue): BicepScope {
    return new BicepScope(this.#files, this.file, {
      prefix: this.prefix,
      passed: this.#passed,
      items: new Map([...this.#items, [item, value]]),
    });
  }

  /** The scope of a module of the file; undefined where no such file is there. */
  ofModule(module: BicepBlock): BicepScope | undefined {
    const file = this.#files.get(modulePath(this.file, module));
    const params = module.properties.get('params');
    return file === undefined
      ? undefined
      : new BicepScope(this.#files, file, {
          prefix: `${this.prefix}${module.symbol}.`,
          passed: this.evaluateAll(params?.kind === 'object' ? params.entries : new Map()),
        });
  }

  evaluateAll(values: Values): Values {
    return new Map(
      [...values].map(([name, value]) => [this.#evaluateKey(name), this.evaluate(value)]),
    );
  }

  /** What the value comes down to. An expression is spelled in the one way in which values are compared. */
  evaluate(value: BicepValue): BicepValue {
    switch (value.kind) {
      case 'literal':
        return value;
      case 'array':
        return { kind: 'array', items: value.items.map((item) => this.evaluate(item)) };
      case 'object':
        return { kind: 'object', entries: this.evaluateAll(value.entries) };
      default: {
        const isChain = /^\w+(?:!?\.\w+)*$/.test(value.text);
        const found = isChain ? this.#find(value.text.replaceAll('!', '').split('.')) : undefined;
        return found ?? this.#evaluateText(value.text);
      }
    }
  }

  #evaluateText(expression: string): BicepValue {
    const text = spell(expression, (chain) => {
      const found = this.#find(chain);
      return found === undefined ? undefined : printValue(found);
    });
    const plain = plainTextOf(text);
    return plain === undefined ? { kind: 'expression', text } : { kind: 'literal', text: plain };
  }

  #evaluateKey(key: string): string {
    const value = key.includes('${') ? this.#evaluateText(`'${key}'`) : undefined;
    return value === undefined ? key : printValue(value).slice(1, -1);
  }

  #find([first = '', ...rest]: readonly string[]): BicepValue | undefined {
    const variable = this.file.variables.get(first);
    const known =
      this.#items.get(first) ??
      (variable === undefined ? this.#findParameter(first) : this.evaluate(variable));
    if (known !== undefined) {
      return read(known, rest);
    }
    const module = this.file.modules.find(({ symbol }) => symbol === first);
    const [outputs, output = '', ...further] = rest;
    const scope = module === undefined || outputs !== 'outputs' ? undefined : this.ofModule(module);
    const put = scope?.file.outputs.get(output);
    if (scope !== undefined && put !== undefined) {
      return read(scope.evaluate(put), further);
    }
    return module !== undefined || this.file.resources.some(({ symbol }) => symbol === first)
      ? { kind: 'expression', text: this.prefix + [first, ...rest].join('.') }
      : undefined;
  }

  #findParameter(name: string): BicepValue | undefined {
    const fallback = this.file.parameters.get(name)?.fallback;
    return (
      this.#passed?.get(name) ??
      (this.#passed === undefined || fallback === undefined ? undefined : this.evaluate(fallback))
    );
  }
}

/** Where a file is deployed. */
interface BicepScopeOptions {
  readonly prefix?: string;
  readonly passed?: Values | undefined;
  readonly items?: Values;
}

/** A property of a value, by the names on the way. */
function read(value: BicepValue, [first, ...rest]: readonly string[]): BicepValue {
  if (first === undefined) {
    return value;
  }
  const entry = value.kind === 'object' ? value.entries.get(first) : undefined;
  return entry === undefined
    ? { kind: 'expression', text: [inBrackets(printValue(value)), first, ...rest].join('.') }
    : read(entry, rest);
}
