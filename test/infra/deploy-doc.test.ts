import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { literalOf, mainPath, readInfra, subscriptionPath } from '../../infra/check/infra.ts';

const infra = await readInfra(fileURLToPath(new URL('../../', import.meta.url)));
const page = await readFile(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
const main = infra.bicep.get(mainPath);
const subscription = infra.bicep.get(subscriptionPath);

const ParameterFile = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ parameters: v.record(v.string(), v.object({ value: v.string() })) }),
);
const passed = v.parse(ParameterFile, infra.texts.get('infra/main.parameters.json')).parameters;

/** The rows of the table that follows a marker, as texts. */
function rowsAfter(marker: string): readonly (readonly string[])[] {
  const lines = page
    .slice(page.indexOf(`<!-- ${marker} -->`))
    .split('\n')
    .slice(1);
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(2, end).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

/** What stands between backticks. */
const names = (text: string | undefined): readonly string[] =>
  [...(text ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

describe('the page on deployment', () => {
  it('explains every parameter of both templates, and no other', () => {
    const explained = (marker: string) => rowsAfter(marker).flatMap(([cell]) => names(cell));
    expect(explained('parameters: main').toSorted()).toEqual(
      [...(main?.parameters.keys() ?? [])].toSorted(),
    );
    expect(explained('parameters: subscription').toSorted()).toEqual(
      [...(subscription?.parameters.keys() ?? [])].toSorted(),
    );
  });

  it('is right about the variables by which azd passes them', () => {
    for (const [parameter, variable] of rowsAfter('parameters: main')) {
      const [name = ''] = names(parameter);
      const [told] = names(variable);
      if (told !== undefined) {
        expect([name, passed[name]?.value]).toEqual([name, `\${${told}}`]);
      }
    }
  });

  it('is right about the defaults', () => {
    for (const [parameter, , , told] of rowsAfter('parameters: main')) {
      const [name = ''] = names(parameter);
      const fallback = literalOf(main?.parameters.get(name)?.fallback);
      const [value] = names(told);
      if (value !== undefined && names(parameter).length === 1) {
        expect([name, fallback]).toEqual([name, value]);
      }
      expect([name, main?.parameters.get(name)?.fallback === undefined]).toEqual([
        name,
        told === 'required',
      ]);
    }
  });

  it('names every output, and no other', () => {
    const [sentence] = /^The outputs are .*$/m.exec(page) ?? [];
    expect(names(sentence)).toEqual([...(main?.outputs.keys() ?? [])]);
  });

  it('names the alerts that there are', () => {
    const [row = ''] = /^\| Alerts, .*$/m.exec(page) ?? [];
    const [list = ''] = row.split('|').slice(2);
    const told = names(list)
      .map((name) => name.replace(/^(?:<app>)?-/, ''))
      .filter((name) => name !== 'people');
    const source = infra.bicep.get('infra/modules/alerts.bicep')?.source ?? '';
    const made = [
      ...[...source.matchAll(/^ {4}name: '([\w-]+)'$/gm)].map(([, name = '']) => name),
      ...[...source.matchAll(/^ {2}name: '\$\{namePrefix\}-(\w+)'$/gm)].map(
        ([, name = '']) => name,
      ),
    ].filter((name) => name !== 'people');
    expect(told.toSorted()).toEqual(made.toSorted());
  });
});

describe('the templates', () => {
  it.each([...infra.bicep.values()].map((file) => [file.path, file.source]))(
    '%s describe every parameter and output',
    (_path, source) => {
      const lines = source.split('\n');
      const bare = lines.filter((line, index) => {
        if (!/^(?:param|output) /.test(line)) {
          return false;
        }
        const before = lines.slice(0, index);
        const block = before.slice(before.lastIndexOf('') + 1);
        return !block.some((other) => other.startsWith("@description('"));
      });
      expect(bare).toEqual([]);
    },
  );
});
