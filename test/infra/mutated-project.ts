import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { checkTexts } from '../../infra/check/check-infra.ts';
import { readTexts } from '../../infra/check/infra.ts';

/** A change of one file: every occurrence of a text becomes another one, and there has to be one. */
export interface Mutation {
  readonly file: string;
  /** In a pattern, `^` and `$` stand for the edges of lines. */
  readonly from: string | RegExp;
  readonly to: string;
}

/** A mutation with a name for its test, and the sentence by which it has to be found. */
export type NamedMutation = readonly [name: string, sentence: string, mutation: Mutation];

const project = await readTexts(fileURLToPath(new URL('../../', import.meta.url)));

/** The files that the checks look at, with some changes in them. Throws where a change changes nothing. */
export function mutate(mutations: readonly Mutation[]): ReadonlyMap<string, string> {
  const texts = new Map(project);
  for (const { file, from, to } of mutations) {
    const text = texts.get(file) ?? '';
    const pattern = typeof from === 'string' ? from : new RegExp(from, 'gm');
    const changed = text.replaceAll(pattern, () => to);
    if (changed === text) {
      throw new Error(`${file} has nothing like ${from}: correct the test.`);
    }
    texts.set(file, changed);
  }
  return texts;
}

/** What the check says of the project with some changes in it, a line for each finding. */
export function findingsOf(...mutations: readonly Mutation[]): readonly string[] {
  return checkTexts(mutate(mutations)).map(({ file, problem }) => `${file}: ${problem}`);
}

/** Demands that one finding of the mutated project has the sentence, and that it names a file of the project. */
export function expectFinding(sentence: string, mutation: Mutation): void {
  const findings = findingsOf(mutation);
  expect(findings).toContainEqual(expect.stringContaining(sentence));
  for (const finding of findings) {
    const [file = ''] = finding.split(': ');
    expect(project.has(file) || file === 'src/functions').toBe(true);
  }
}
