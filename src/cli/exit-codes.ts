/** What the command's exit codes mean; scripts rely on them. */
export const exitCodes = {
  ok: 0,
  /** What was asked for is refused, was declined, or the check found errors. */
  refused: 1,
  usage: 2,
  /** A service cannot be reached, or does not let us in. */
  unreachable: 3,
  /** Somebody else has changed it meanwhile. */
  conflict: 4,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Takes the exit code of a command that ran to its end and found something. */
export type SetExitCode = (code: ExitCode) => void;

/** The exit codes for `--help`. */
export const exitCodeWords = `Exit codes:
  0  done; nothing is wrong
  1  refused or declined, or the check found errors
  2  wrong usage: nothing was tried
  3  a service cannot be reached, or does not let us in
  4  somebody else changed it meanwhile: look again, and repeat`;

/** Ends the command with a sentence for people and a code for scripts. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, sentence: string) {
    super(sentence);
    this.exitCode = exitCode;
  }
}
