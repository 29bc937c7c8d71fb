import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { onTestFinished, vi } from 'vitest';
import type { Diagnosis, Tell } from '../../src/cli/diagnosis.ts';
import { settingNames } from '../../src/settings.ts';

const diagnosesSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(
    v.strictObject({
      state: v.picklist(['ok', 'note', 'skipped', 'warning', 'problem']),
      about: v.string(),
      what: v.string(),
      remedy: v.exactOptional(v.string()),
      unreachable: v.exactOptional(v.literal(true)),
    }),
  ),
);

/** Reads what `doctor --json` wrote; throws where it is not whole, or something else. */
export function readDiagnoses(json: string): readonly Diagnosis[] {
  return v.parse(diagnosesSchema, json);
}

/** What a part of the doctor tells, in this process. */
export async function diagnosesOf(
  look: (tell: Tell) => void | Promise<void>,
): Promise<readonly Diagnosis[]> {
  const found: Diagnosis[] = [];
  await look((diagnosis) => {
    found.push(diagnosis);
  });
  return found;
}

/** Gives this process the environment of a test until its end: nothing else in it names an account or a running app. */
export function useEnvironment(environment: Readonly<Record<string, string>>): void {
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  for (const name of [...settingNames, 'FUNCTION_KEY', 'AZURE_SUBSCRIPTION_ID']) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv('LOCAL_ANNOUNCEMENT', join(tmpdir(), 'call-redirect-nothing-runs.json'));
  for (const [name, value] of Object.entries(environment)) {
    vi.stubEnv(name, value);
  }
}
