import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { literalOf, mainPath, readInfra } from '../../infra/check/infra.ts';

const infra = await readInfra(fileURLToPath(new URL('../../', import.meta.url)));
const page = await readFile(new URL('../../docs/deploy.md', import.meta.url), 'utf8');
const sources = [...infra.bicep.values()].map(({ source }) => source);
const bicep = sources.join('\n');

/** The cells of the rows of the table whose head begins so. */
function rowsOf(head: string): readonly (readonly string[])[] {
  const lines = page.slice(page.indexOf(`\n| ${head} |`) + 1).split('\n');
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

/** Every first group of the pattern in the text. */
const find = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, group = '']) => group);

describe('the page on deployment', () => {
  it('names resources as the templates do', () => {
    const rows = rowsOf('Resource | Name | For');
    expect(rows.length).toBeGreaterThan(7);
    const endings = rows
      .flatMap(([, name]) => names(name))
      .flatMap((name) => find(name, /^(?:<app>)?(-[a-z-]+)$/g));
    expect(endings).toEqual(expect.arrayContaining(['-identity', '-plan', '-log', '-topic']));
    for (const ending of endings) {
      const alert = new RegExp(`^ {4}name: '${ending.slice(1)}'$`, 'm');
      expect(bicep.includes(`}${ending}'`) || alert.test(bicep), ending).toBe(true);
    }
  });

  it('names accounts and the workbook as the templates do', () => {
    const cells = rowsOf('Resource | Name | For').map(([, name = '']) => name);
    const beginnings = cells.flatMap((cell) =>
      find(cell, /^`([a-z-]+)` and thirteen characters$/g),
    );
    expect(beginnings).toEqual(['calls', 'deadletter']);
    for (const beginning of beginnings) {
      expect(bicep).toContain(`'${beginning}\${uniqueString(`);
    }
    expect(cells).toContain('`Calls of <app>`');
    expect(bicep).toMatch(/'Calls of \$\{functionAppName\}'/);
  });

  it('names the tables that are made', () => {
    const [[, , told] = []] = rowsOf('Resource | Name | For').filter(
      ([what]) => what === 'Storage account',
    );
    const [list = ''] = find(bicep, /^var tableNames = \[([^\]]*)\]/gm);
    expect(names(told)).toEqual(find(list, /'(\w+)'/g));
  });

  it('names the rights that are given, one row for each', () => {
    const rows = rowsOf('Who | Role | On');
    const given = sources.flatMap((source) =>
      find(source, /^resource (\w+) 'Microsoft\.Authorization\/roleAssignments@/gm),
    );
    expect(rows).toHaveLength(given.length);
    // By the variables that hold their ids, and by the parameter.
    const ids = find(bicep, /roleDefinitionId: subscriptionResourceId\([^,]+, (\w+)\)/g);
    const roles = ids.map((id) =>
      id === 'roleDefinitionId'
        ? 'Contributor'
        : id
            .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
            .replace(/^./, (letter) => letter.toUpperCase()),
    );
    const told = rows.map(([, role = '']) => role.replace(/,.*$/, ''));
    expect(told.toSorted()).toEqual(roles.toSorted());
    expect(
      literalOf(infra.bicep.get(mainPath)?.parameters.get('acsRoleDefinitionId')?.fallback),
    ).toBe('b24988ac-6180-42a0-ab88-20f7382dd24c');
  });

  it('registers the provider of every resource', () => {
    const [list = ''] = find(page, /for provider in ([^;]+);/g);
    // That of roles needs no registration; that of deployments neither.
    const needed = new Set(
      find(bicep, /Microsoft\.(\w+)\//g).filter(
        (name) => !['Authorization', 'Resources'].includes(name),
      ),
    );
    expect(needed.size).toBeGreaterThan(6);
    expect(list.split(' ')).toEqual(expect.arrayContaining([...needed]));
  });

  it('counts the alerts that cost', () => {
    const every = (pause: string) =>
      find(bicep, new RegExp(`(?:pause|evaluationFrequency): '(${pause})'$`, 'gm')).length;
    // The one of the metric alerts is written once, for all of them.
    const metricAlerts = find(bicep, /^ {4}metric: '(\w+)'$/gm).length;
    expect(page).toContain(
      `+ ${every('PT5M') - 1} × price of a log alert every 5 minutes + ${every('PT15M')} × price of a log alert every 15 minutes + ${metricAlerts} × price of a metric alert`,
    );
  });

  it('reckons the costs by the defaults, and by the second that is charged at least', () => {
    const numberOf = (name: string) =>
      Number(literalOf(infra.bicep.get(mainPath)?.parameters.get(name)?.fallback));
    const gigabytes = numberOf('instanceMemoryMegabytes') / 1024;
    const instances = numberOf('alwaysReadyInstances');
    const month = 30 * 24 * 3600;
    const words = (value: number) => value.toLocaleString('en-US');
    expect(page).toContain(
      `${instances} × ${gigabytes} × ${words(month)} = ${words(instances * gigabytes * month)} GB-seconds`,
    );
    const seconds = 1000 * Math.max(0.2, 1);
    expect(page).toContain(`1,000 × 1 × ${gigabytes} = ${words(seconds * gigabytes)} GB-seconds`);
    const [price = ''] = find(page, /\(\$([\d.]+) for an on-demand GB-second/g);
    const cents = (seconds * gigabytes * Number(price) * 100).toFixed(1);
    expect(page).toContain(
      `${words(seconds * gigabytes)} × ${price} = ${cents} cents of execution`,
    );
    const [operations = ''] = find(page, /\$([\d.]+) for a million operations/g);
    expect(page).toContain(
      `3,000 × ${operations} / 1,000,000 = ${(0.3 * Number(operations)).toFixed(1)} cents of Event Grid`,
    );
    const [log = ''] = find(page, /\$([\d.]+) for a GB of log/g);
    expect(page).toContain(`0.004 × ${log} = ${(0.4 * Number(log)).toFixed(1)} cents of log`);
  });

  it('reads dead letters by the names that CloudEvents have', () => {
    expect(page).not.toMatch(/deadLetterReason|deliveryAttempts|lastDeliveryOutcome/);
    const [line = ''] = find(page, /^(az storage blob download [^`]*?)\n```/gm);
    expect(line).not.toContain('--file');
    expect(line).toContain('deadletterreason, deliveryattempts, lastdeliveryoutcome');
  });
});
