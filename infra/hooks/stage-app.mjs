// @ts-check
// azd's prepackage and predeploy hook: builds the app and stages dist/app, which azure.yaml names as the service.
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { HookError, runHook } from './azure-cli.mjs';
import { startCommand } from './start-command.mjs';

const projectDirectory = fileURLToPath(new URL('../../', import.meta.url));

/** @param {string} file */
function modified(file) {
  return statSync(new URL(`../../${file}`, import.meta.url), { throwIfNoEntry: false })?.mtimeMs;
}

/** npm writes the first of these when it has installed what the second one says. */
function isInstalled() {
  const installed = modified('node_modules/.package-lock.json');
  const wanted = modified('package-lock.json');
  return installed !== undefined && wanted !== undefined && installed >= wanted;
}

/** @param {readonly string[]} args */
async function npm(...args) {
  const child = startCommand('npm', args, { cwd: projectDirectory, stdio: 'inherit' });
  const [code] = await once(child, 'close');
  if (code !== 0) {
    throw new HookError(`npm ${args.join(' ')} failed: what it wrote above says why.`);
  }
}

await runHook(async () => {
  // azd packages and deploys in one go, and the second of these needs no second installation.
  if (!isInstalled()) {
    await npm('ci');
  }
  await npm('run', '--silent', 'package');
});
