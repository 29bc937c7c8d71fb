// @ts-check
// azd's preprovision hook: what the last step would stumble over is said before the first one costs time.
import { az, demandAzureCli, runHook } from './azure-cli.mjs';

await runHook(async () => {
  await demandAzureCli(az, process.env);
  console.log('The Azure CLI is signed in.');
});
