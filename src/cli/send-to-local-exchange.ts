import * as v from 'valibot';
import { placedCallSchema } from '../local/exchange.ts';
import { reportCall } from '../local/report.ts';
import { readRunning } from '../local/running.ts';
import { CommandError, type ExitCode, exitCodes } from './exit-codes.ts';
import { request } from './http-request.ts';
import { exitCodeOfCall } from './send-exit-code.ts';
import type { SendOrder } from './send-order.ts';
import { print, printJson } from './terminal.ts';

const answerSchema = v.pipe(v.string(), v.parseJson(), placedCallSchema);

/** Lets a call ring at a running `npm start`, where ACS's stand-in knows it. */
export async function sendToLocalExchange(order: SendOrder): Promise<ExitCode> {
  const running = await readRunning();
  if (running === undefined) {
    throw new CommandError(
      exitCodes.unreachable,
      'No npm start runs on this machine: start it in another terminal, or name another app by --url.',
    );
  }
  const { called, caller, headers, json } = order;
  const answer = await request(running.callsUrl, {
    method: 'POST',
    body: JSON.stringify({
      called: called.canonical,
      caller: caller.canonical,
      ...(Object.keys(headers).length === 0 ? {} : { headers }),
    }),
  });
  if (answer.status !== 200) {
    throw new CommandError(
      exitCodes.unreachable,
      `The running npm start did not place the call: ${answer.text.trim()}`,
    );
  }
  const call = v.parse(answerSchema, answer.text);
  if (json) {
    printJson(call);
  } else {
    reportCall(call).forEach(print);
  }
  return exitCodeOfCall(call.event);
}
