import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { TableClient } from '@azure/data-tables';
import { expect, inject, vi } from 'vitest';
import {
  type AcsStandIn,
  type AcsSwitches,
  createAcsStandIn,
} from '../../src/local/acs-stand-in/acs-stand-in.ts';
import { startAcsServer } from '../../src/local/acs-stand-in/server.ts';
import { appEnvironment } from '../../src/local/app-environment.ts';
import { startHostProcess } from '../../src/local/host-process.ts';
import { cloudEventDelivery, type SampleCall } from '../../src/local/sample-delivery.ts';
import type { RuleRow } from '../../src/routing/rule.ts';
import { openTable } from '../../src/store/tables.ts';
import { caller, identity } from '../routing/rules.ts';
import { expectNoMarks, marks } from './marks.ts';

/** An answer of the app, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** The bundle in a function host of its own. */
export interface App {
  /** The webhook with its key. */
  readonly webhookUrl: string;
  /** Sends a body to the webhook: text as it is, anything else as JSON. */
  deliver(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Sends any request to the webhook. */
  send(init: RequestInit): Promise<Answer>;
  /** Asks the app to explain a call, with the host key. */
  explain(call: unknown): Promise<Answer>;
  /** Everything it wrote so far: standard output, standard error, invocation logs. */
  readonly lines: readonly string[];
  /** The first line with the text in it; waits for it, since an answer may be faster than the log. */
  line(text: string): Promise<string>;
  /** Ends the process, and fails where it ended badly or told what it must not. */
  stop(): Promise<void>;
}

/** What an end-to-end test plays on: a table of its own, a stand-in of its own, and apps that know both. */
export interface Stage {
  readonly standIn: AcsStandIn;
  readonly table: TableClient;
  readonly schedules: TableClient;
  readonly lists: TableClient;
  /** The table of calls, which the app makes. */
  readonly calls: TableClient;
  /** Replaces the rules; with an app running, it waits until they are in force. */
  setRules(rows: readonly RuleRow[]): Promise<void>;
  /** Starts an app; settings given win over the stage's own, and an empty text unsets one. */
  startApp(settings?: Readonly<Record<string, string>>): Promise<App>;
  /** Ends whatever was started. */
  strike(): Promise<void>;
}

/** How soon a change of the rules is in force for the apps on a stage. */
const refreshSeconds = 1;

/** Directory of the project, which is a function app. */
export const projectDirectory = fileURLToPath(new URL('../../', import.meta.url));

/** A key for the app's function, given by the environment so that no log has a reason to show it. */
export const localFunctionKeys = JSON.stringify({
  host: marks.hostKey,
  functions: { 'incoming-call': marks.functionKey },
});

/** Sets the stage; its apps and its stand-in live so many milliseconds ahead of this machine's clock. */
export async function setStage(
  switches: Partial<AcsSwitches> = {},
  clockOffset = 0,
): Promise<Stage> {
  const standIn = createAcsStandIn({ accessKey: marks.accessKey, ...switches });
  const acs = await startAcsServer({ standIn, port: 0, now: () => Date.now() + clockOffset });
  const suffix = randomUUID().replaceAll('-', '');
  // On a busy machine the service may close an idle connection just as it is used again.
  const open = (name: string) =>
    openTable({ connectionString: inject('tables') }, name + suffix, { retries: 2 });
  const [table, schedules, lists] = [open('Rules'), open('Schedules'), open('Lists')];
  const calls = open('Calls');
  await Promise.all([table, schedules, lists].map((each) => each.createTable()));
  const apps: App[] = [];
  return {
    standIn,
    table,
    schedules,
    lists,
    calls,
    async setRules(rows) {
      for await (const { partitionKey = '', rowKey = '' } of table.listEntities()) {
        await table.deleteEntity(partitionKey, rowKey);
      }
      for (const { partition, id, columns } of rows) {
        await table.createEntity({ partitionKey: partition, rowKey: id, ...columns });
      }
      if (apps.length > 0) {
        await wait(refreshSeconds * 1_000 + 50);
      }
    },
    async startApp(settings = {}) {
      const app = await startTestApp(
        {
          ACS_CONNECTION_STRING: `endpoint=${acs.url};accesskey=${marks.accessKey}`,
          TABLES_CONNECTION_STRING: inject('tables'),
          RULES_TABLE: table.tableName,
          SCHEDULES_TABLE: schedules.tableName,
          LISTS_TABLE: lists.tableName,
          CALLS_TABLE: calls.tableName,
          RULES_REFRESH_SECONDS: String(refreshSeconds),
          ALLOWED_DESTINATIONS: '+',
          LOCAL_FUNCTION_KEYS: localFunctionKeys,
          ...settings,
        },
        clockOffset,
      );
      apps.push(app);
      return app;
    },
    async strike() {
      await Promise.all(apps.map((app) => app.stop()));
      await acs.stop();
      await Promise.all([table, schedules, lists, calls].map((each) => each.deleteTable()));
    },
  };
}

async function startTestApp(
  settings: Readonly<Record<string, string>>,
  clockOffset: number,
): Promise<App> {
  const lines: string[] = [];
  const answers: string[] = [];
  const host = await startHostProcess({
    appDirectory: projectDirectory,
    port: 0,
    environment: appEnvironment(settings),
    clockOffset,
    onLine: (line) => lines.push(line),
  });
  const webhookUrl = `${host.url}/api/acs/incoming-call?code=${marks.functionKey}`;
  const send = async (init: RequestInit): Promise<Answer> => {
    const response = await fetch(webhookUrl, init);
    const text = await response.text();
    const { status, headers } = response;
    answers.push([status, ...headers, text].join('\n'));
    return { status, headers, text };
  };
  const explain = async (call: unknown): Promise<Answer> => {
    const response = await fetch(`${host.url}/api/explain`, {
      method: 'POST',
      headers: { 'x-functions-key': marks.hostKey },
      body: typeof call === 'string' ? call : JSON.stringify(call),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await host.stop();
    expect(await host.exited, lines.slice(-20).join('\n')).toBe(0);
    // An app that was asked anything has said so: a search through nothing would prove nothing.
    const invocations = lines.filter(
      (line) => line.includes('incoming-call') && line.includes('Executed'),
    );
    expect(lines.length).toBeGreaterThan(0);
    expect(invocations.length).toBeGreaterThanOrEqual(answers.length);
    expectNoMarks([...lines, ...answers]);
  };
  return {
    webhookUrl,
    lines,
    line: (text) =>
      vi.waitUntil(() => lines.find((line) => line.includes(text)), { timeout: 5_000 }),
    send,
    explain,
    deliver: (body, headers = {}) =>
      send({
        method: 'POST',
        // As Event Grid does where deliveries are protected by Entra ID; the app must not repeat it.
        headers: { Authorization: `Bearer ${marks.token}`, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** What a test may say of a call that rings; identities as people write them. */
export interface RungCall {
  readonly called?: string;
  readonly from?: string;
  readonly correlationId?: string;
  readonly time?: Date;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A call that rings at the stand-in, between the marked numbers unless others are named. */
export function ring(
  stage: Stage,
  {
    called = marks.called,
    from = marks.caller,
    correlationId = randomUUID(),
    time = new Date(),
    headers = {},
  }: RungCall = {},
): SampleCall {
  const incomingCallContext = `${marks.context}-${randomUUID()}`;
  stage.standIn.ring(incomingCallContext);
  return {
    called: identity(called),
    caller: caller(from),
    incomingCallContext,
    eventId: randomUUID(),
    correlationId,
    time,
    headers,
  };
}

/** Lets a call ring, delivers it, and returns the app's answer with what the stand-in did to the call. */
export async function callThrough(
  stage: Stage,
  app: App,
  numbers: RungCall = {},
): Promise<{ answer: Answer; acts: ReturnType<AcsStandIn['acts']> }> {
  const call = ring(stage, numbers);
  const answer = await app.deliver(cloudEventDelivery(call));
  return { answer, acts: stage.standIn.acts(call.incomingCallContext) };
}

/** The `events` of an answer's JSON body, of a summary or of problem details. */
export function eventsOf(answer: Answer): unknown {
  const body: unknown = JSON.parse(answer.text);
  return typeof body === 'object' && body !== null && 'events' in body ? body.events : undefined;
}
