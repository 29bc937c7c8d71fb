// @ts-check
// azd's postdeploy hook: the subscription comes last, since Event Grid makes none before the app answers its handshake.
// With --wait-only it ends once the app answers.
import { az, runHook } from './azure-cli.mjs';
import { subscribe } from './subscribe.mjs';

await runHook(() =>
  subscribe(
    {
      cli: az,
      environment: process.env,
      say: (sentence) => console.log(sentence),
      urlOf: (hostName) => `https://${hostName}`,
      patience: 5 * 60_000,
      pause: 5_000,
    },
    { waitOnly: process.argv.includes('--wait-only') },
  ),
);
