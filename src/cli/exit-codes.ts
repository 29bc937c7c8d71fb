/** What the command's exit codes mean; scripts rely on them. */
export const exitCodes = {
  ok: 0,
  /** What was asked for is refused or declined, the check found errors, or a test call was not handed over. */
  refused: 1,
  usage: 2,
  /** A service cannot be reached, or does not let us in. */
  unreachable: 3,
  /** Somebody else has changed it meanwhile. */
  conflict: 4,
  /** Whatever was done, the answer could not be written to standard output. */
  unwritten: 5,
  /** Ended by a signal before its end, as a shell tells of Ctrl-C. */
  stopped: 130,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Takes the exit code of a command that ran to its end and found something. */
export type SetExitCode = (code: ExitCode) => void;

/** The exit codes for `--help`. */
export const exitCodeWords = `Exit codes:
  0  done; nothing is wrong
  1  refused or declined, the check found errors, or a test call was not handed over
  2  wrong usage: nothing was tried
  3  a service cannot be reached, or does not let us in
  4  somebody else changed it meanwhile: look again, and repeat
  5  the answer could not be written, such as to a full disk; changes are made all the same
  130  an import was stopped by a signal: run it again, it goes on from there;
     or an export, which has left no file

With --json a command that ends without its answer gives {"outcome", "reason"} instead.`;

/** What scripts are told: in one word what became of it, and whatever else there is to say. */
export type Answer = Readonly<Record<string, unknown>> & { readonly outcome: string };

const outcomes: Readonly<Record<ExitCode, string>> = {
  [exitCodes.ok]: 'done',
  [exitCodes.refused]: 'refused',
  [exitCodes.usage]: 'usage',
  [exitCodes.unreachable]: 'unreachable',
  [exitCodes.conflict]: 'conflict',
  [exitCodes.unwritten]: 'unwritten',
  [exitCodes.stopped]: 'stopped',
};

/** Ends the command with a sentence for people, a code for scripts, and the answer that `--json` gives them. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly exitCode: ExitCode;
  readonly answer: Answer;

  /** The answer is told with the sentence; without one it is the word that belongs to the code. */
  constructor(exitCode: ExitCode, sentence: string, answer?: Answer) {
    super(sentence);
    this.exitCode = exitCode;
    this.answer = answer ?? { outcome: outcomes[exitCode] };
  }
}
