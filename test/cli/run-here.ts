import { vi } from 'vitest';
import { runProgram } from '../../src/cli/main.ts';
import { bareEnvironment, type CommandEnd, projectDirectory } from './run-command.ts';

/** With and in what the command is run. */
export interface HereSurroundings {
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
}

let former: Promise<unknown> = Promise.resolve();

/**
 * Runs the command within this process, a tenth of the time of a process of its own: for what does not depend on one,
 * as signals, terminals, standard input and closed readers do. Runs never overlap, since they share the process's
 * environment and streams.
 */
export function runHere(
  args: readonly string[],
  surroundings: HereSurroundings = {},
): Promise<CommandEnd> {
  const next = former.then(() => run(args, surroundings));
  former = next.catch(() => undefined);
  return next;
}

async function run(
  args: readonly string[],
  { environment = {}, directory = projectDirectory }: HereSurroundings,
): Promise<CommandEnd> {
  const written = { stdout: '', stderr: '' };
  const bare = bareEnvironment();
  for (const name of new Set([...Object.keys(process.env), ...Object.keys(bare)])) {
    vi.stubEnv(name, bare[name]);
  }
  for (const [name, value] of Object.entries({ NO_COLOR: '1', ...environment })) {
    vi.stubEnv(name, value);
  }
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    }),
  );
  const formerDirectory = process.cwd();
  process.chdir(directory);
  try {
    return { code: await runProgram(args), ...written };
  } finally {
    process.chdir(formerDirectory);
    for (const spy of spies) {
      spy.mockRestore();
    }
    vi.unstubAllEnvs();
  }
}
