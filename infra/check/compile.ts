import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { mainPath, subscriptionPath } from './infra.ts';

/** How the compiler is called. */
interface Compiler {
  readonly command: string;
  readonly argumentsFor: (verb: 'build' | 'lint', file: string) => readonly string[];
}

/** What the compiler found; undefined where there is none on this machine. */
export type Compilation = { readonly messages: readonly string[]; readonly isGood: boolean };

const compilers: readonly (Compiler & { readonly version: readonly string[] })[] = [
  {
    command: 'bicep',
    version: ['--version'],
    argumentsFor: (verb, file) => [verb, file, ...(verb === 'build' ? ['--stdout'] : [])],
  },
  {
    command: 'az',
    version: ['bicep', 'version', '--only-show-errors'],
    argumentsFor: (verb, file) => [
      ...['bicep', verb, '--file', file],
      ...(verb === 'build' ? ['--stdout'] : []),
    ],
  },
];

/** What is deployed; modules are compiled with what uses them. */
const templates = [mainPath, subscriptionPath];

/** Compiles and lints every template of the project with the Bicep CLI, where that is found. Warnings count. */
export function compileInfra(
  projectDirectory: string,
  environment: NodeJS.ProcessEnv = process.env,
): Compilation | undefined {
  const run = (command: string, args: readonly string[]) => start(command, args, environment);
  const compiler = compilers.find(({ command, version }) => run(command, version).status === 0);
  if (compiler === undefined) {
    return undefined;
  }
  const files = templates.map((file) => path.join(projectDirectory, file));
  const runs = files.flatMap((file) =>
    (['build', 'lint'] as const).map((verb) =>
      run(compiler.command, compiler.argumentsFor(verb, file)),
    ),
  );
  const messages = new Set(
    runs
      .flatMap(({ stderr, stdout }) => `${stderr}\n${stdout}`.split('\n'))
      .filter((line) => /: (?:Error|Warning) /.test(line)),
  );
  return {
    messages: [...messages],
    isGood: messages.size === 0 && runs.every(({ status }) => status === 0),
  };
}

/** On Windows `az` is a batch file, which only a shell starts. */
function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const options = { env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  return process.platform === 'win32'
    ? spawnSync([command, ...args.map((arg) => `"${arg}"`)].join(' '), { ...options, shell: true })
    : spawnSync(command, args, options);
}
