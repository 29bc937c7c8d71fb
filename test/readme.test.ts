import { access, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { acsAbilities } from '../src/acs/platform.ts';
import { createProgram } from '../src/cli/program.ts';
import { sampleAllowedDestinations, sampleRules } from '../src/local/sample-rules.ts';
import { noKnowledge } from '../src/routing/knowledge.ts';
import { type Action, type PassedOver, route } from '../src/routing/route.ts';
import { readRule } from '../src/routing/rule.ts';
import { settingNames } from '../src/settings.ts';
import { readOffice } from './end-to-end/sample-office.ts';
import { parties } from './routing/rules.ts';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

/** The rows of the table that follows a marker, as texts by column. Throws where there is none. */
function tableAfter(marker: string): Record<string, string>[] {
  const [, after = ''] = readme.split(`<!-- ${marker} -->\n`);
  const lines = after.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('|'));
  const [head = [], , ...rows] = lines.slice(0, end).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
  if (rows.length === 0) {
    throw new Error(`the README has no table behind the marker ${marker}`);
  }
  return rows.map((cells) =>
    Object.fromEntries(head.map((name, index) => [name, cells[index] ?? ''])),
  );
}

const plain = (text: string | undefined): string => (text ?? '').replaceAll('`', '');

function describeStep(step: Action | PassedOver | undefined): string {
  switch (step?.kind) {
    case 'redirect':
      return `redirect to ${step.target.canonical}`;
    case 'reject':
      return `reject as ${step.reason}`;
    case 'ignore':
      return 'ignore';
    default:
      return 'nothing';
  }
}

describe('the README', () => {
  it('shows the rules that npm start writes', () => {
    const shown = tableAfter('examples: rules').map(({ PartitionKey, RowKey, ...columns }) => ({
      partition: plain(PartitionKey),
      id: plain(RowKey),
      columns: Object.fromEntries(
        Object.entries(columns)
          .map(([name, text]) => [name, plain(text)])
          .filter(([, text]) => text !== ''),
      ),
    }));
    const written = sampleRules.map(({ partition, id, columns: { note, ...columns } }) => ({
      partition,
      id,
      columns: Object.fromEntries(
        Object.entries(columns).map(([name, value]) => [name, String(value)]),
      ),
    }));
    expect(shown).toEqual(written);
  });

  const rules = sampleRules.map(readRule).flatMap((read) => ('rule' in read ? [read.rule] : []));

  it.each(tableAfter('examples: calls'))('is right about the call of $Called by $Caller', (row) => {
    const decision = [
      ...route(parties(plain(row['Called']), plain(row['Caller'])), {
        rules,
        allowedDestinations: sampleAllowedDestinations.split(','),
        fallbackTarget: undefined,
        knowledge: noKnowledge,
        abilities: acsAbilities,
      }),
    ];
    const first = decision.find(({ kind }) => kind !== 'passed-over');
    expect([first?.rule, describeStep(first)]).toEqual([
      plain(row['Rule']),
      plain(row['What happens']),
    ]);
  });

  it('shows answers of the sample office as they were written by hand', async () => {
    const answers = await readOffice('answers');
    const shown = tableAfter('examples: office');
    expect(shown).toHaveLength(5);
    for (const row of shown) {
      const { When, Called, Caller, Rule, Target, Because } = row;
      expect(answers).toContainEqual(
        expect.objectContaining({
          at: plain(When),
          called: plain(Called),
          caller: plain(Caller),
          rule: plain(Rule),
          target: plain(Target),
          because: Because,
        }),
      );
    }
  });

  it('explains every setting, and no other', () => {
    const explained = tableAfter('settings').map((row) => plain(row['Setting']));
    expect(explained.toSorted()).toEqual(['FUNCTIONS_WORKER_RUNTIME', ...settingNames].toSorted());
  });

  it('names only commands of call-redirect that exist', async () => {
    const pages = await Promise.all(
      ['README.md', 'docs/command.md', 'docs/dev-tunnel.md', 'infra/hooks/subscribe.mjs'].map(
        (name) => readFile(new URL(`../${name}`, import.meta.url), 'utf8'),
      ),
    );
    const named = pages.flatMap((page) =>
      [...page.matchAll(/npx call-redirect ([a-z]+)(?: ([a-z]+))?/g)].map(
        ([, first = '', second = '']) => ({ first, second }),
      ),
    );
    expect(named.length).toBeGreaterThan(10);
    const { commands } = createProgram(() => {});
    for (const { first, second } of named) {
      const command = commands.find((each) => each.name() === first);
      expect(command?.name()).toBe(first);
      const verbs = command?.commands.map((each) => each.name()) ?? [];
      expect(verbs.length === 0 || verbs.includes(second), `${first} ${second}`).toBe(true);
    }
  });

  it('names only outputs that the Bicep has', async () => {
    const bicep = await readFile(new URL('../infra/main.bicep', import.meta.url), 'utf8');
    const named = [...readme.matchAll(/(?:<|"\$)([a-z]+[A-Z]\w*)/g)];
    expect(named.length).toBeGreaterThan(6);
    for (const [, output = ''] of named) {
      expect(bicep).toMatch(new RegExp(`^output ${output} `, 'm'));
    }
  });

  it('has every chapter in its contents, in order', () => {
    const chapters = [...readme.matchAll(/^## (.+)$/gm)].map(([, title = '']) => title);
    const contents = [...readme.matchAll(/^- \[(.+?)\]\(#(.+?)\)/gm)];
    expect(contents.map(([, title]) => title)).toEqual(chapters);
    expect(contents.map(([, , anchor]) => anchor)).toEqual(
      chapters.map((title) => title.toLowerCase().replaceAll(' ', '-')),
    );
  });

  it('names only files of the project that exist', async () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)];
    expect(links.length).toBeGreaterThan(5);
    for (const [, path = ''] of links) {
      await expect(access(new URL(`../${path}`, import.meta.url)), path).resolves.toBeUndefined();
    }
  });

  it('names only npm scripts that exist', () => {
    const named = [
      ...readme.matchAll(/npm (?:run )?(start:func|start|test|call|build|bench:rules|bench)\b/g),
    ].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(10);
    expect(Object.keys(packageJson.scripts)).toEqual(expect.arrayContaining(named));
    const all = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(Object.keys(packageJson.scripts)).toEqual(expect.arrayContaining(all));
  });
});
