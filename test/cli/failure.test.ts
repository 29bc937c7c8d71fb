import { describe, expect, it, onTestFinished } from 'vitest';
import { createExplainSources } from '../../src/cli/explain-sources.ts';
import { tellFailure } from '../../src/cli/failure.ts';
import { openAccount } from '../../src/cli/opened-account.ts';
import { ChangedMeanwhileError } from '../../src/files/changed-meanwhile.ts';
import { parties } from '../routing/rules.ts';
import { startSilentService } from './silent-service.ts';

const beginnings = [
  ['that says nothing', ''],
  [
    'that stops in the middle of its answer',
    'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"value":[',
  ],
] as const;

describe.each(beginnings)('a service %s', (_, beginning) => {
  /** What comes of a request to it, as the command tells it. */
  async function told(ask: (opened: Awaited<ReturnType<typeof openAccount>>) => Promise<unknown>) {
    const { connectionString, stop } = await startSilentService(beginning);
    onTestFinished(stop);
    const opened = await openAccount({ connectionString }, 100);
    const failure = await ask(opened).then(
      () => new Error('it answered'),
      (error: unknown) => error,
    );
    return tellFailure(failure);
  }
  const unreachable = {
    exitCode: 3,
    answer: { outcome: 'unreachable' },
    sentence: expect.stringMatching(/^Table Storage did not answer in time: look whether/),
  };

  it('is given up when its time is over, by those who read', async () => {
    expect(await told(({ tables }) => tables.rules.page({ limit: 1 }))).toEqual(unreachable);
    expect(await told(({ tables }) => tables.history.newestImport('rules'))).toEqual(unreachable);
  });

  it('is given up by those who write, alone and together', async () => {
    const row = { partition: 'vip', key: '+12065550123', columns: {} };
    const condition = { etag: 'x' };
    expect(await told(({ tables }) => tables.lists.put(row, 'absent'))).toEqual(unreachable);
    const writes = [
      { kind: 'put', row, condition: 'absent' },
      { kind: 'delete', key: '+12065550124', condition },
    ] as const;
    expect(await told(({ tables }) => tables.lists.transact('vip', writes))).toEqual(unreachable);
  });

  it('is given up by an explanation, which decides nothing then', async () => {
    const ask = ({ tables }: Awaited<ReturnType<typeof openAccount>>) => {
      const { rules, schedules, lists } = createExplainSources(tables);
      return Promise.all([
        rules.rulesFor(parties('+14255550100', '+12065550123').called, 0),
        schedules.schedule('office', 0),
        lists.member({ list: 'vip', identity: '+12065550123' }),
      ]);
    };
    expect(await told(ask)).toEqual(unreachable);
  });
});

describe('what was read twice and has changed in between', () => {
  it('is a conflict, told in its own sentence', () => {
    expect(tellFailure(new ChangedMeanwhileError('The file has changed: begin again.'))).toEqual({
      sentence: 'The file has changed: begin again.',
      exitCode: 4,
      answer: { outcome: 'conflict' },
    });
  });
});
