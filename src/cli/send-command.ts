import type { Command } from 'commander';
import { addExamples, collect } from './command-options.ts';
import type { SetExitCode } from './exit-codes.ts';
import { readSendOrder } from './send-order.ts';
import { sendToApp } from './send-to-app.ts';
import { sendToLocalExchange } from './send-to-local-exchange.ts';

interface SendOptions {
  readonly called: string;
  readonly caller: string;
  readonly header: readonly string[];
  readonly url?: string;
  readonly key?: string;
  readonly json?: true;
}

/** Adds `send`: a test delivery to a running app. */
export function addSendCommand(program: Command, setExitCode: SetExitCode): void {
  const command = program
    .command('send')
    .description('a test call: through a running npm start, or as a delivery to another app')
    .requiredOption('--called <identity>', 'who is called')
    .option('--caller <identity>', 'who calls', 'anonymous')
    .option('--header <name=value>', 'a SIP header of the call; repeat it for more', collect, [])
    .option('--url <url>', 'another app, such as https://example.azurewebsites.net')
    .option(
      '--key <key>',
      "the key of that app's function incoming-call (else FUNCTION_KEY, which no list of processes shows)",
    )
    .option('--json', 'answer in JSON, for scripts')
    .action(async ({ url, key, ...order }: SendOptions) => {
      const read = readSendOrder(order);
      setExitCode(
        url === undefined
          ? await sendToLocalExchange(read)
          : await sendToApp(read, url, key ?? process.env['FUNCTION_KEY']),
      );
    });
  addExamples(command, [
    "send --called '+1 425 555 0100' --caller +12065550123",
    'send --called +14255550100 --header X-Language=de',
    'send --called +14255550100 --url https://example.azurewebsites.net',
  ]).addHelpText(
    'after',
    `
Another app than npm start is reached by --url. ACS does not know such a call, so the app's redirect is refused and
"gone" is the answer to expect: the rule and the target that it names are those that a real call would have.

The exit code is 1 where the call was neither redirected, rejected nor ignored (nor "gone", with --url).`,
  );
}
