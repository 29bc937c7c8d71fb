import { CommanderError } from 'commander';
import { reachLoopbackDirectly } from '../local/app-environment.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { BegunAnswerError, tellFailure } from './failure.ts';
import { flushOutput, letReadersGo, outputFailure } from './output.ts';
import { createProgram } from './program.ts';
import { note, paint, printJson } from './terminal.ts';

/** Runs the command with its arguments, and ends the process with the code that says how it went. */
export async function main(args: readonly string[]): Promise<void> {
  letReadersGo();
  reachLoopbackDirectly();
  const exitCode = await runProgram(args);
  // Connections that are kept alive must not keep the process; what was written has to be out first.
  await flushOutput();
  const failure = outputFailure();
  if (failure === undefined) {
    process.exit(exitCode);
  }
  fail(`The answer could not be written (${failure}): look at where standard output goes.`);
  await flushOutput();
  process.exit(exitCode === exitCodes.ok ? exitCodes.unwritten : exitCode);
}

/** Runs the command with its arguments within this process, and resolves with the code that says how it went. */
export async function runProgram(args: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.ok;
  const program = createProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) {
      return exitCodes.ok;
    }
    const told = tellFailure(error);
    // Commander has said for people what there is to say.
    if (!(error instanceof CommanderError)) {
      fail(told.sentence);
    }
    // The arguments themselves are asked: where they are wrong, no option was read.
    if (isForScripts(args) && !(error instanceof BegunAnswerError)) {
      printJson({ ...told.answer, reason: told.sentence });
    }
    return told.exitCode;
  }
}

function fail(sentence: string): void {
  note(`${paint('red', 'call-redirect:', process.stderr)} ${sentence}`);
}

function isForScripts(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? args.length : end).includes('--json');
}
