import type { BicepBlock, BicepFile } from './bicep-file.ts';
import { BicepScope } from './bicep-scope.ts';
import { printValue } from './bicep-text.ts';
import type { BicepValue } from './bicep-values.ts';

/** A resource or module as it is deployed: names are replaced by what they stand for. */
export interface DeployedBlock {
  /** The file that declares it, from the project's directory. */
  readonly file: string;
  /** By the symbols of the modules on the way and its own, and for what of a loop: `storage.tables[Rules]`. */
  readonly path: string;
  /** The type of a resource, or the path of a module as it is written. */
  readonly what: string;
  /** The version of the type of a resource; empty of a module. */
  readonly version: string;
  readonly kind: 'resource' | 'existing' | 'module';
  /** The names of those before its declaration, such as `onlyIfNotExists`. */
  readonly decorators: readonly string[];
  /** Undefined where it is made in any case. */
  readonly condition: string | undefined;
  readonly properties: ReadonlyMap<string, BicepValue>;
}

/** All that one template deploys, and puts out. */
export interface Deployment {
  readonly blocks: readonly DeployedBlock[];
  readonly outputs: ReadonlyMap<string, BicepValue>;
}

/** Follows a template through its modules. A module whose file is missing is left alone: another check tells of it. */
export function deploy(
  files: ReadonlyMap<string, BicepFile>,
  template: BicepFile | undefined,
): Deployment {
  if (template === undefined) {
    return { blocks: [], outputs: new Map() };
  }
  const scope = new BicepScope(files, template);
  return { blocks: blocksOf(scope), outputs: scope.evaluateAll(template.outputs) };
}

function blocksOf(scope: BicepScope): readonly DeployedBlock[] {
  const { resources, modules } = scope.file;
  return [
    ...resources.flatMap((resource) =>
      unroll(scope, resource).map(({ label, inner }) =>
        describeBlock(inner, resource, label, resource.isExisting ? 'existing' : 'resource'),
      ),
    ),
    ...modules.flatMap((module) =>
      unroll(scope, module).flatMap(({ label, inner }) => {
        const within = inner.ofModule(module);
        return [
          describeBlock(inner, module, label, 'module'),
          ...(within === undefined ? [] : blocksOf(within)),
        ];
      }),
    ),
  ];
}

function describeBlock(
  scope: BicepScope,
  { symbol, what, version, decorators, condition, properties }: BicepBlock,
  label: string,
  kind: DeployedBlock['kind'],
): DeployedBlock {
  return {
    file: scope.file.path,
    path: `${scope.prefix}${symbol}${label}`,
    what,
    version,
    kind,
    decorators,
    condition:
      condition === undefined
        ? undefined
        : printValue(scope.evaluate({ kind: 'expression', text: condition.trim() })),
    properties: scope.evaluateAll(properties),
  };
}

/** A loop, taken apart where it is known what is looped over. */
function unroll(scope: BicepScope, { loop }: BicepBlock) {
  if (loop === undefined) {
    return [{ label: '', inner: scope }];
  }
  const over = scope.evaluate(loop.over);
  return over.kind === 'array'
    ? over.items.map((item) => ({
        label: `[${nameOf(item)}]`,
        inner: scope.within(loop.item, item),
      }))
    : [{ label: `[${printValue(over)}]`, inner: scope }];
}

function nameOf(item: BicepValue): string {
  const name = item.kind === 'object' ? item.entries.get('name') : item;
  return name?.kind === 'literal' ? name.text : printValue(item);
}

/** Every value within objects and arrays, by its dotted path, in the spelling in which values are compared. */
export function leavesOf(
  values: ReadonlyMap<string, BicepValue>,
): readonly (readonly [path: string, text: string])[] {
  return [...values].flatMap(([name, value]) => {
    const inner =
      value.kind === 'object'
        ? value.entries
        : new Map(value.kind === 'array' ? value.items.map((item, i) => [`${i}`, item]) : []);
    return inner.size === 0
      ? [[name, printValue(value)] as const]
      : leavesOf(inner).map(([path, text]) => [`${name}.${path}`, text] as const);
  });
}
