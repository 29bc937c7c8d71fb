// @ts-check
import { setTimeout as wait } from 'node:timers/promises';
import { HookError } from './azure-cli.mjs';

/** The function that Event Grid delivers to, and its address below the app's. */
export const functionName = 'incoming-call';
export const functionPath = '/api/acs/incoming-call';

/** Event Grid names itself so when it asks whether it may deliver. */
const origin = 'eventgrid.azure.net';

/**
 * Asks as Event Grid does before it delivers (CloudEvents 1.0, webhook validation). The key goes as a header, so that
 * no log of addresses has it. Returns what is still missing; undefined where the app agreed.
 * @param {string} url The app's, without a slash at its end.
 * @param {string} key
 * @returns {Promise<string | undefined>}
 */
export async function askForHandshake(url, key) {
  try {
    const answer = await fetch(url + functionPath, {
      method: 'OPTIONS',
      headers: { 'WebHook-Request-Origin': origin, 'x-functions-key': key },
      signal: AbortSignal.timeout(30_000),
    });
    await answer.arrayBuffer();
    if (answer.status !== 200) {
      return `it answers ${answer.status}`;
    }
    const allowed = answer.headers.get('WebHook-Allowed-Origin');
    return allowed === origin || allowed === '*' ? undefined : 'it does not allow Event Grid';
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `it cannot be reached (${reason instanceof Error ? reason.message : String(reason)})`;
  }
}

/**
 * Waits until the check finds nothing missing; says what is missing whenever that changes.
 * @param {() => Promise<string | undefined>} check
 * @param {object} options
 * @param {number} options.patience In milliseconds.
 * @param {number} options.pause In milliseconds.
 * @param {(sentence: string) => void} options.say
 */
export async function waitUntilNothingIsMissing(check, { patience, pause, say }) {
  const deadline = Date.now() + patience;
  /** @type {string | undefined} */
  let said;
  for (;;) {
    const missing = await check();
    if (missing === undefined) {
      return;
    }
    if (Date.now() >= deadline) {
      throw new HookError(
        `After ${Math.round(patience / 1000)} s the app does not answer Event Grid's handshake: ${missing}. ` +
          'Its log stream in the portal says why; once that is put right, "azd hooks run postdeploy" goes on from here.',
      );
    }
    if (missing !== said) {
      say(`Waiting for the app: ${missing}.`);
      said = missing;
    }
    await wait(pause);
  }
}
