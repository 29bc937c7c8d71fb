import { CommanderError } from 'commander';
import { reachLoopbackDirectly } from '../local/app-environment.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { tellFailure } from './failure.ts';
import { createProgram } from './program.ts';
import { note, paint } from './terminal.ts';

/** Runs the command with its arguments, and ends the process with the code that says how it went. */
export async function main(args: readonly string[]): Promise<void> {
  // A reader that has seen enough, such as head, is no fault.
  process.stdout.on('error', (error) => {
    process.exit('code' in error && error.code === 'EPIPE' ? exitCodes.ok : exitCodes.refused);
  });
  reachLoopbackDirectly();
  const exitCode = await run(args);
  // Connections that are kept alive must not keep the process; what was written has to be out first.
  await Promise.all([process.stdout, process.stderr].map(flush));
  process.exit(exitCode);
}

async function run(args: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok;
  const program = createProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has said what there is to say; help that was asked for is no mistake.
      return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    }
    const told = tellFailure(error);
    note(`${paint('red', 'call-redirect:', process.stderr)} ${told.sentence}`);
    return told.exitCode;
  }
}

function flush(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
