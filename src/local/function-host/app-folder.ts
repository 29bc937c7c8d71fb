import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { StartError } from './start-error.ts';

/** What the files of an app folder say. Paths are absolute; `routePrefix` has no slash at its ends, and may be empty. */
export interface AppFolder {
  readonly directory: string;
  readonly mainFile: string;
  readonly routePrefix: string;
}

const HostJson = v.object({
  extensions: v.optional(
    v.object({
      http: v.optional(v.object({ routePrefix: v.optional(v.string(), 'api') }), {}),
    }),
    {},
  ),
});

const PackageJson = v.object({ main: v.pipe(v.string(), v.nonEmpty()) });

/**
 * Reads `host.json` and `package.json` of an app folder
 * (https://learn.microsoft.com/azure/azure-functions/functions-host-json, and `main` as the worker for Node reads it).
 * Throws StartError where one of them, or the main file, is missing or not as it should be.
 */
export async function readAppFolder(directory: string): Promise<AppFolder> {
  const hostJson = await readJson(
    path.resolve(directory, 'host.json'),
    HostJson,
    'extensions.http.routePrefix must be a text, such as "api"',
  );
  const packageFile = path.resolve(directory, 'package.json');
  const { main } = await readJson(
    packageFile,
    PackageJson,
    '"main" must name the file that registers the functions, such as "dist/main.cjs"',
  );
  const mainFile = path.resolve(directory, main);
  const isFile = await stat(mainFile).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) {
    throw new StartError(
      `${mainFile}, the "main" of ${packageFile}, is no file that can be read: build the app, or correct "main".`,
    );
  }
  return {
    directory: path.resolve(directory),
    mainFile,
    routePrefix: hostJson.extensions.http.routePrefix.replace(/^\/+|\/+$/g, ''),
  };
}

async function readJson<const Schema extends v.GenericSchema>(
  file: string,
  schema: Schema,
  expectation: string,
): Promise<v.InferOutput<Schema>> {
  const read = v.safeParse(schema, parseJson(file, await readText(file)));
  if (!read.success) {
    throw new StartError(`${file} is not as it should be: ${expectation}.`);
  }
  return read.output;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(
      `${file} cannot be read (${reason}): start in the folder of the function app, or name that folder with --app.`,
    );
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartError(`${file} is not valid JSON (${reason}): correct it.`);
  }
}
