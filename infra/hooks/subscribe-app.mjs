// @ts-check
// azd's postdeploy hook: the subscription comes last, since Event Grid makes none before the app answers its handshake.
// With --wait-only it ends once the app answers; with --key-name it subscribes by another key of the function.
import { parseArgs } from 'node:util';
import { az, HookError, runHook } from './azure-cli.mjs';
import { subscribe } from './subscribe.mjs';
import { ownParametersFile } from './subscription-parameters.mjs';

await runHook(() => {
  const { 'wait-only': waitOnly, 'key-name': keyName } = readOptions();
  return subscribe(
    {
      cli: az,
      environment: process.env,
      say: (sentence) => console.log(sentence),
      parametersFile: ownParametersFile,
      urlOf: (hostName) => `https://${hostName}`,
      patience: 5 * 60_000,
      pause: 5_000,
    },
    { waitOnly, keyName },
  );
});

function readOptions() {
  try {
    return parseArgs({
      options: { 'wait-only': { type: 'boolean', default: false }, 'key-name': { type: 'string' } },
    }).values;
  } catch (error) {
    throw new HookError(error instanceof Error ? error.message : String(error));
  }
}
