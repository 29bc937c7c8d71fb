import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What an Azure CLI answers to the first of its commands that contains the text. */
export interface AzAnswer {
  readonly to: string;
  readonly output?: string;
  /** What it writes to standard error; it then ends with 1. */
  readonly error?: string;
}

/** A command `az` that knows some answers, and fails for everything else. */
export interface FakeAz {
  /** The environment in which it is found before any other, with its answers. */
  environment(answers: readonly AzAnswer[]): Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

const script = `#!${process.execPath}
const line = process.argv.slice(2).join(' ');
const answers = [...JSON.parse(process.env.FAKE_AZ), { to: 'version', output: '' }];
const { output, error = 'ERROR: nobody taught this az: ' + line } = answers.find(({ to }) => line.includes(to)) ?? {};
if (output === undefined) {
  console.error(error);
  process.exit(1);
}
console.log(output);
`;

/** Puts it into a folder of its own. */
export async function makeFakeAz(): Promise<FakeAz> {
  const folder = await mkdtemp(join(tmpdir(), 'call-redirect-az-'));
  const file = join(folder, 'az');
  await writeFile(file, script);
  await chmod(file, 0o755);
  return {
    environment: (answers) => ({
      PATH: [folder, process.env['PATH'] ?? ''].join(delimiter),
      FAKE_AZ: JSON.stringify(answers),
    }),
    remove: () => rm(folder, { recursive: true }),
  };
}
