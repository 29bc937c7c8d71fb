import { type ExecFileOptions, execFile } from 'node:child_process';

/** How a script ended: its exit code (null where a signal ended it), and all that it wrote. */
export interface Ended {
  readonly code: number | string | null;
  readonly output: string;
}

/** Runs Node with the arguments given, to its end. */
export function runNode(args: readonly string[], options: ExecFileOptions = {}): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, { ...options, encoding: 'utf8' }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? null), output: stdout + stderr });
    });
  });
}
