import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { mainPath, readInfra } from '../../infra/check/infra.ts';
import { type CallEvent, logCall } from '../../src/calls/call-log.ts';

const infra = await readInfra(fileURLToPath(new URL('../../', import.meta.url)));
const queries = [...infra.texts].filter(([file]) => file.endsWith('.kql'));
const source = infra.bicep.get('infra/modules/alerts.bicep')?.source ?? '';

/** The queries that put lines together, with the column that they make and how. */
const summaries = queries.flatMap(([file, query]) =>
  [...query.matchAll(/^\| summarize (\w+) = (.*)$/gm)].map(([, column = '', rest = '']) => ({
    file,
    column,
    rest,
  })),
);

describe('the queries of alerts', () => {
  it('give no row, rather than one without a number, where nothing happened', () => {
    expect(summaries.map(({ file }) => file)).toEqual(['infra/queries/latency.kql']);
    for (const { rest } of summaries) {
      expect(rest).toMatch(/ by bin\(timestamp, \d+m\)$/);
    }
  });

  it('make the column that an alert measures; where none is measured, rows are counted', () => {
    const measured = [...source.matchAll(/metricMeasureColumn: '(\w+)'/g)].map(([, name]) => name);
    expect(measured).toEqual(summaries.map(({ column }) => column));
    expect([...source.matchAll(/timeAggregation: 'Count'/g)]).toHaveLength(1);
  });

  it('look at a span that holds a whole bin, wherever it begins', () => {
    const [, minutes = ''] = / by bin\(timestamp, (\d+)m\)/.exec(summaries[0]?.rest ?? '') ?? [];
    const [, span = ''] =
      /windowSize: 'PT(\d+)M'(?:(?!windowSize).)*latency\.kql/s.exec(source) ?? [];
    expect(Number(span)).toBeGreaterThanOrEqual(2 * Number(minutes));
    expect(Number(minutes)).toBeGreaterThan(0);
  });
});

/** Every way in which a call can end, held to the code by the compiler. */
const ends: Readonly<Record<CallEvent, true>> = {
  redirected: true,
  rejected: true,
  ignored: true,
  unrouted: true,
  looped: true,
  gone: true,
  expired: true,
  failed: true,
};

const isCallEvent = (text: string): text is CallEvent => text in ends;

/** Whether a call that ended so is written to the log as more than a piece of information. */
function isTrouble(event: CallEvent): boolean {
  const lines: string[] = [];
  const record = { time: '', platform: '', callId: '', called: '', caller: '' };
  const trouble = (line: string) => lines.push(line);
  logCall(
    { ...record, event, attempts: 0, milliseconds: 0 },
    { info() {}, warn: trouble, error: trouble },
  );
  return lines.length > 0;
}

describe('the alert on calls that were not handed over', () => {
  it('looks at every end that the log warns of: the fate of calls with a wrong table too', () => {
    const query = infra.texts.get('infra/queries/failed-calls.kql') ?? '';
    const [, list = ''] = /^\| where event in \((.*)\)$/m.exec(query) ?? [];
    const asked = [...list.matchAll(/'(\w+)'/g)].map(([, event]) => event);
    expect(asked).toEqual(expect.arrayContaining(['unrouted', 'looped']));
    expect(asked.sort()).toEqual(Object.keys(ends).filter(isCallEvent).filter(isTrouble).sort());
  });
});

describe('the templates', () => {
  it('take no name of an app that is too short for the event subscription named after it', () => {
    const least = (template: string | undefined, parameter: string) =>
      new RegExp(`@minLength\\((\\d+)\\)\\n@maxLength\\(\\d+\\)\\nparam ${parameter} `).exec(
        template ?? '',
      )?.[1];
    const subscription = infra.bicep.get('infra/event-subscription.bicep')?.source;
    expect(least(subscription, 'eventSubscriptionName')).toBe('3');
    expect(least(infra.bicep.get(mainPath)?.source, 'functionAppName')).toBe('3');
  });
});
