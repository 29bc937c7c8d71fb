// Places another call on a running `npm start`: npm run call -- --called +… --caller +…
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { placedCallSchema } from './exchange.ts';
import { reportCall } from './report.ts';
import { findRunning } from './running.ts';

const usage = 'npm run call -- --called +14255550100 [--caller +12065550123]';

function fail(sentence: string, exitCode: number): never {
  console.error(sentence);
  process.exit(exitCode);
}

function readParties(): { called: string; caller: string } {
  try {
    const { values } = parseArgs({
      options: { called: { type: 'string' }, caller: { type: 'string', default: 'anonymous' } },
    });
    if (values.called !== undefined) {
      return { called: values.called, caller: values.caller };
    }
  } catch {
    // The usage says all there is to say.
  }
  return fail(`Usage: ${usage}`, 2);
}

async function post(url: string, body: string): Promise<Response> {
  try {
    return await fetch(url, { method: 'POST', body });
  } catch {
    return fail(`Nothing answers at ${url}: start it with npm start.`, 1);
  }
}

const parties = readParties();
const callsUrl =
  (await findRunning()) ??
  fail('Nothing is running: start it with npm start, and call from a second terminal.', 1);
const response = await post(callsUrl, JSON.stringify(parties));
const answer = await response.text();
if (!response.ok) {
  fail(answer.trim(), 1);
}
const call = v.parse(v.pipe(v.string(), v.parseJson(), placedCallSchema), answer);
console.log(reportCall(call).join('\n'));
process.exitCode = call.status === 200 ? 0 : 1;
