import type { CallEvent, CallRecord } from '../../src/calls/call-log.ts';
import { readFunctions } from './functions.ts';
import type { Finding, Infra } from './infra.ts';

// Spelled out, because types are gone when this runs; the compiler holds both to the code.
const fields: Readonly<Record<keyof CallRecord, true>> = {
  time: true,
  platform: true,
  callId: true,
  event: true,
  called: true,
  caller: true,
  rule: true,
  target: true,
  attempts: true,
  milliseconds: true,
  detail: true,
};
const events: Readonly<Record<CallEvent, true>> = {
  redirected: true,
  rejected: true,
  ignored: true,
  unrouted: true,
  looped: true,
  gone: true,
  expired: true,
  failed: true,
};

const workbookFile = 'infra/modules/workbook.bicep';

/** Alerts and charts ask for what the code writes: fields, events, functions and phrases. */
export function checkQueries(infra: Infra): readonly Finding[] {
  const functions = new Set(readFunctions(infra).map(({ name }) => name));
  const code = [...infra.texts]
    .filter(([file]) => file.startsWith('src/'))
    .map(([, text]) => text)
    .join('\n');
  return queriesOf(infra).flatMap(([file, query]) => {
    const report = (problem: string): Finding => ({ file, problem });
    return [
      ...wordsOf(query, /\bcall\.(\w+)/g)
        .filter((name) => !(name in fields))
        .map((name) => report(`the log line of a call has no field ${name}: correct the query.`)),
      ...listsOf(query, 'event')
        .filter((name) => !(name in events))
        .map((name) => report(`no call ends as "${name}": correct the query.`)),
      ...listsOf(query, 'name')
        .filter((name) => !functions.has(name))
        .map((name) => report(`src/functions registers no function "${name}": correct the query.`)),
      ...wordsOf(query, /contains ["']([^"']+)["']/g)
        .filter((phrase) => !code.includes(phrase))
        .map((phrase) => report(`the code never writes "${phrase}": correct the query.`)),
    ];
  });
}

function queriesOf({ bicep, texts }: Infra): readonly (readonly [string, string])[] {
  const workbook = bicep.get(workbookFile);
  return [
    ...[...texts].filter(([file]) => file.endsWith('.kql')),
    ...(workbook === undefined ? [] : [[workbookFile, workbook.source] as const]),
  ];
}

function wordsOf(query: string, pattern: RegExp): readonly string[] {
  return [...query.matchAll(pattern)].map(([, word = '']) => word);
}

/** What a column is compared with, by `==`, `in (…)` or `!in (…)`. */
function listsOf(query: string, column: string): readonly string[] {
  const compared = new RegExp(`\\b${column} (?:==|!?in) (\\([^)]*\\)|["'][^"']*["'])`, 'g');
  return wordsOf(query, compared).flatMap((list) => wordsOf(list, /["']([^"']*)["']/g));
}
