import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';
import { CommandError, exitCodes } from './exit-codes.ts';
import { hasReader } from './output.ts';

/** How something is set off on a terminal. */
export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** Writes a line of the answer, to standard output. */
export function print(line: string): void {
  if (hasReader()) {
    process.stdout.write(`${line}\n`);
  }
}

/** Writes a value for machines. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}

/** Says something beside the answer, to standard error. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Colours a text where it is meant for a terminal that people want coloured. */
export function paint(
  style: Style,
  text: string,
  stream: NodeJS.WriteStream = process.stdout,
): string {
  const wanted = stream.isTTY && (process.env['NO_COLOR'] ?? '') === '';
  return wanted ? styleText(style, text, { stream }) : text;
}

/** Says beside the answer what should be known of it. */
export function warn(sentence: string): void {
  note(`${paint('yellow', 'warning', process.stderr)}  ${harmless(sentence)}`);
}

/** How many characters a line may have; undefined where no terminal limits it, or where it does not know its width. */
export function terminalWidth(
  stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> = process.stdout,
): number | undefined {
  return stream.isTTY && stream.columns > 0 ? stream.columns : undefined;
}

/** Whether somebody watches standard error, so that progress is worth telling. */
export function isWatched(): boolean {
  return process.stderr.isTTY;
}

/** Writes over the line that was written before by this; an empty one clears it. */
export function overwrite(line: string): void {
  process.stderr.write(`\r\u001b[K${line}`);
}

/** The text without what could move a terminal's cursor or change its colours: cells are other people's words. */
export function harmless(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    character === '\n' ? '↵' : '�',
  );
}

/**
 * Has a change confirmed on the terminal, unless `--yes` was given. Throws where there is nobody to ask, and where the
 * answer is no.
 */
export async function confirm(question: string, yes: boolean): Promise<void> {
  if (yes) {
    return;
  }
  if (!process.stdin.isTTY) {
    throw new CommandError(
      exitCodes.usage,
      'Nothing was changed: this is no terminal on which to ask. Add --yes to change without asking.',
    );
  }
  const dialogue = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and Ctrl-D say no as well.
  const declined = new Promise<string>((resolve) => {
    dialogue.once('close', () => resolve(''));
  });
  const answer = await Promise.race([dialogue.question(`${question} [y/N] `), declined]);
  dialogue.close();
  if (!/^y(?:es)?$/i.test(answer.trim())) {
    throw new CommandError(exitCodes.refused, 'Nothing was changed.', { outcome: 'declined' });
  }
}
