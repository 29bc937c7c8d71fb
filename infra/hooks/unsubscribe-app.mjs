// @ts-check
// azd's predown hook: what `azd down` would leave in another resource group.
import { az, runHook } from './azure-cli.mjs';
import { unsubscribe } from './subscribe.mjs';

await runHook(() =>
  unsubscribe({ cli: az, environment: process.env, say: (sentence) => console.log(sentence) }),
);
