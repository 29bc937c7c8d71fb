import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type BicepFile, readBicepFile } from './bicep-file.ts';
import type { BicepValue } from './bicep-values.ts';

/** What is wrong, in a sentence that says what to do. */
export interface Finding {
  /** From the project's directory, with `/`. */
  readonly file: string;
  readonly problem: string;
}

/** The files that the checks compare, by their paths from the project's directory, with `/`. */
export interface Infra {
  readonly bicep: ReadonlyMap<string, BicepFile>;
  /** Files that are not Bicep. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The template of everything but the subscription. */
export const mainPath = 'infra/main.bicep';
/** The template of the subscription. */
export const subscriptionPath = 'infra/event-subscription.bicep';

const singleFiles = ['azure.yaml', 'host.json', 'local.settings.sample.json'];
const folders = ['infra', 'src/acs', 'src/calls', 'src/functions'];
const suffixes = /\.(?:bicep|json|kql|mjs|ps1|sh|ts)$/;

/** Reads the project that lies in the directory. Throws a SyntaxError that names a Bicep file which cannot be read. */
export async function readInfra(projectDirectory: string): Promise<Infra> {
  return parseInfra(await readTexts(projectDirectory));
}

/** The files of the project that the checks look at, by their paths from its directory, with `/`. */
export async function readTexts(projectDirectory: string): Promise<ReadonlyMap<string, string>> {
  const read = async (file: string) =>
    [file, await readFile(path.join(projectDirectory, file), 'utf8')] as const;
  const there = new Set(await readdir(projectDirectory));
  const files = await Promise.all(folders.map((folder) => listFiles(projectDirectory, folder)));
  const names = [...singleFiles.filter((file) => there.has(file)), ...files.flat()];
  return new Map(await Promise.all(names.map(read)));
}

/** Takes the files of a project apart. Throws a SyntaxError that names a Bicep file which cannot be read. */
export function parseInfra(texts: ReadonlyMap<string, string>): Infra {
  const isBicep = (file: string): boolean => file.endsWith('.bicep');
  return {
    bicep: new Map(
      [...texts]
        .filter(([file]) => isBicep(file))
        .map(([file, text]) => [file, readNamed(file, text)]),
    ),
    texts: new Map([...texts].filter(([file]) => !isBicep(file))),
  };
}

function readNamed(file: string, text: string): BicepFile {
  try {
    return readBicepFile(file, text);
  } catch (error) {
    throw error instanceof SyntaxError
      ? new SyntaxError(`${file}: ${error.message}`, { cause: error })
      : error;
  }
}

async function listFiles(projectDirectory: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(path.join(projectDirectory, folder), {
    recursive: true,
    withFileTypes: true,
  });
  return entries
    .filter((entry) => entry.isFile() && suffixes.test(entry.name))
    .map((entry) => path.relative(projectDirectory, path.join(entry.parentPath, entry.name)))
    .map((file) => file.split(path.sep).join('/'))
    .toSorted();
}

/** A value within objects, by the names on the way. */
export function valueAt(
  properties: ReadonlyMap<string, BicepValue>,
  ...names: readonly string[]
): BicepValue | undefined {
  const [first = '', ...rest] = names;
  const value = properties.get(first);
  if (rest.length === 0) {
    return value;
  }
  return value?.kind === 'object' ? valueAt(value.entries, ...rest) : undefined;
}

/** The entries of an object; none where the value is something else. */
export function entriesOf(value: BicepValue | undefined): ReadonlyMap<string, BicepValue> {
  return value?.kind === 'object' ? value.entries : new Map();
}

/** A value that stands there as such. */
export function literalOf(value: BicepValue | undefined): string | undefined {
  return value?.kind === 'literal' ? value.text : undefined;
}

/** The literals of an array. */
export function literalsOf(value: BicepValue | undefined): readonly string[] {
  return value?.kind === 'array'
    ? value.items.map(literalOf).filter((text) => text !== undefined)
    : [];
}
