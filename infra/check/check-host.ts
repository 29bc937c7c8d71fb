import * as v from 'valibot';
import { readFunctions } from './functions.ts';
import type { Finding, Infra } from './infra.ts';
import { readShape } from './shape.ts';

const hostFile = 'host.json';

/** All that host.json may say. Timeouts and throttles are the host's own. */
const Host = v.strictObject({
  version: v.literal('2.0'),
  logging: v.strictObject({
    logLevel: v.record(v.string(), v.string()),
    applicationInsights: v.strictObject({
      samplingSettings: v.strictObject({ isEnabled: v.boolean(), excludedTypes: v.string() }),
    }),
  }),
  extensions: v.strictObject({
    http: v.strictObject({ routePrefix: v.literal('api') }),
  }),
});

/** What alerts and workbook need every one of, by the names of sampling. */
const unsampled: Readonly<Record<string, string>> = {
  Trace: 'the line of every call, which alerts and workbook count',
  Exception: 'what a failed call died of',
};

const informing = new Set(['Trace', 'Debug', 'Information']);

/** host.json lets the line of every call through, and keeps the addresses that Event Grid has. */
export function checkHost(infra: Infra): readonly Finding[] {
  const text = infra.texts.get(hostFile);
  const json = v.safeParse(v.pipe(v.string(), v.parseJson()), text);
  if (!json.success) {
    return [{ file: hostFile, problem: 'it is missing, or no JSON: write it anew.' }];
  }
  const read = readShape(hostFile, json.output, Host);
  if ('findings' in read) {
    return read.findings;
  }
  const { logLevel, applicationInsights } = read.value.logging;
  const { isEnabled, excludedTypes } = applicationInsights.samplingSettings;
  return [
    ...checkLevels(infra, logLevel),
    ...Object.entries(unsampled)
      .filter(([type]) => isEnabled && !excludedTypes.split(';').includes(type))
      .map(
        ([type, reason]) =>
          `samplingSettings.excludedTypes must have ${type}, else sampling drops some of ${reason}: add it.`,
      ),
  ].map((problem) => ({ file: hostFile, problem }));
}

/** The line of a call, and its request, are written as Information. */
function checkLevels(infra: Infra, levels: Readonly<Record<string, string>>): readonly string[] {
  const functions = readFunctions(infra).flatMap(({ name }) => [
    `Function.${name}`,
    `Function.${name}.User`,
  ]);
  const deciding = new Set(
    [...functions, 'Host.Results'].map((category) => decidingKey(levels, category)),
  );
  return [...deciding].flatMap((key) => {
    const level = levels[key] ?? 'Information';
    return informing.has(level)
      ? []
      : [
          `logLevel.${key} is ${level}, which drops the line of every call, or its request: make it Information.`,
        ];
  });
}

/** The host takes the longest key that a category begins with. */
function decidingKey(levels: Readonly<Record<string, string>>, category: string): string {
  const [longest = 'default'] = Object.keys(levels)
    .filter((key) => category === key || category.startsWith(`${key}.`))
    .toSorted((one, other) => other.length - one.length);
  return longest;
}
