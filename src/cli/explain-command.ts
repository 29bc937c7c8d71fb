import type { Command } from 'commander';
import * as v from 'valibot';
import { acsAbilities } from '../acs/platform.ts';
import { answerExplain, type CallExplainer } from '../api/explain.ts';
import { explainCall } from '../calls/explain-call.ts';
import { addExamples, addReadOptions, collect, type ReadOptions } from './command-options.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import { createExplainSources } from './explain-sources.ts';
import { readHeaderOptions } from './header-options.ts';
import { type OpenedAccount, openAccount, warnOfUnknownDestinations } from './opened-account.ts';
import { paint, print, warn } from './terminal.ts';
import { textTable } from './text-table.ts';

interface ExplainOptions extends ReadOptions {
  readonly called: string;
  readonly caller?: string;
  readonly at?: string;
  readonly header: readonly string[];
  readonly onBehalfOf?: string;
  readonly callId?: string;
}

/** The API's answer, as far as people are shown it. */
const answerSchema = v.object({
  instant: v.string(),
  decision: v.array(
    v.object({
      action: v.string(),
      rule: v.string(),
      target: v.optional(v.string()),
      rejectReason: v.optional(v.string()),
      share: v.optional(v.number()),
      because: v.optional(v.string()),
    }),
  ),
  rules: v.array(v.object({ rule: v.string(), applies: v.boolean(), because: v.string() })),
  remarks: v.array(v.string()),
  notice: v.string(),
});
type ExplainAnswer = v.InferOutput<typeof answerSchema>;

const problemSchema = v.object({
  detail: v.string(),
  errors: v.optional(
    v.array(v.object({ column: v.string(), problem: v.string(), remedy: v.string() })),
    [],
  ),
});

/** How long a request may take, in milliseconds: while a call rings, the app would not wait for longer. */
const longestRequest = 10_000;

/** Adds `explain`: who would get a call, and why, decided here by the app's own code over the account's tables. */
export function addExplainCommand(program: Command): void {
  const command = program
    .command('explain')
    .description('who would get a call, and why: nothing rings')
    .requiredOption('--called <identity>', 'who is called')
    .option('--caller <identity>', 'who calls; anonymous without it')
    .option('--at <instant>', 'when it rings, such as 2026-12-24T11:00:00-08:00; now without it')
    .option(
      '--header <name=value>',
      'a SIP or VoIP header of the call; repeat it for more',
      collect,
      [],
    )
    .option('--on-behalf-of <identity>', 'who forwarded the call')
    .option('--call-id <id>', 'by which a weighted rule draws; without it its shares are shown')
    .action(async (options: ExplainOptions) => {
      const opened = await openAccount(options, longestRequest);
      warnOfUnknownDestinations(opened.account);
      const { status, body = '' } = await answerExplain(
        bodyOf(options),
        createExplainer(opened),
        Date.now(),
      );
      if (status !== 200) {
        throw toFailure(status, body);
      }
      if (options.json) {
        print(JSON.stringify(JSON.parse(body), undefined, 2));
      } else {
        show(v.parse(v.pipe(v.string(), v.parseJson(), answerSchema), body));
      }
    });
  addExamples(addReadOptions(command), [
    "explain --called '+1 425 555 0100' --caller +12065550123",
    'explain --called +14255550100 --at 2026-12-24T11:00:00-08:00',
    'explain --called +14255550100 --header X-Language=de --json',
  ]);
}

/** The body that the API would get. */
function bodyOf({ called, caller, at, header, onBehalfOf, callId }: ExplainOptions): ArrayBuffer {
  const headers = readHeaderOptions(header);
  const bytes = new TextEncoder().encode(
    JSON.stringify({ called, caller, at, headers, onBehalfOf, callId }),
  );
  return bytes.buffer;
}

function createExplainer({ account, tables }: OpenedAccount): CallExplainer {
  const { settings } = account;
  const explaining = {
    ...createExplainSources(tables),
    allowedDestinations: settings.allowedDestinations,
    fallbackTarget: settings.fallbackTarget,
    abilities: acsAbilities,
    ringTime: settings.ringTime,
    attemptTimeout: settings.attemptTimeout,
    clock: { now: Date.now },
  };
  return { explainCall: (call) => explainCall(call, explaining) };
}

function show({ instant, decision, rules, remarks, notice }: ExplainAnswer): void {
  print(`Decision for a call at ${instant}:`);
  if (decision.length === 0) {
    print('  none: the call rings on, unrouted');
  } else {
    const steps = decision.map(({ action, rule, target, rejectReason, share, because }, index) => [
      `  ${index + 1}`,
      action,
      target ?? rejectReason ?? '',
      share === undefined ? '' : `${Math.round(share * 1000) / 10} %`,
      rule,
      because ?? '',
    ]);
    textTable(
      [
        { title: '  try' },
        { title: 'action' },
        { title: 'target', whole: true },
        { title: 'share' },
        { title: 'rule', whole: true },
        { title: 'because' },
      ],
      steps,
    ).forEach(print);
  }
  if (rules.length > 0) {
    print('');
    print('Rules, in order:');
    const lines = rules.map(({ rule, applies, because }) => [
      `  ${applies ? 'yes' : 'no'}`,
      rule,
      because,
    ]);
    textTable(
      [{ title: '  applies' }, { title: 'rule', whole: true }, { title: 'because' }],
      lines,
    ).forEach(print);
  }
  print('');
  print(paint('dim', notice));
  for (const remark of remarks) {
    warn(remark);
  }
}

function toFailure(status: number, body: string): CommandError {
  const { detail, errors } = v.parse(v.pipe(v.string(), v.parseJson(), problemSchema), body);
  return status === 400
    ? new CommandError(
        exitCodes.usage,
        errors
          .map(({ column, problem, remedy }) => `${optionOf(column)}: ${problem}: ${remedy}.`)
          .join('\n'),
      )
    : new CommandError(exitCodes.unreachable, detail);
}

/** Fields of the API's body are options here. */
function optionOf(field: string): string {
  return `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
