// @ts-check
// azd's predown hook: what `azd down` would leave in another resource group.
import { az, runHook } from './azure-cli.mjs';
import { ownParametersFile } from './subscription-parameters.mjs';
import { unsubscribe } from './unsubscribe.mjs';

await runHook(() =>
  unsubscribe({
    cli: az,
    environment: process.env,
    say: (sentence) => console.log(sentence),
    parametersFile: ownParametersFile,
  }),
);
