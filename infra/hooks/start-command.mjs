// @ts-check
import { spawn } from 'node:child_process';

/** What none of the hooks' arguments needs, and what cmd.exe would take for its own. */
const unsafe = /["%!^&|<>\r\n]/;

/** Whether the argument can be handed to a command on every platform. */
export const isSafe = (/** @type {string} */ arg) => !unsafe.test(arg);

/**
 * Starts a command of the PATH. On Windows `az` and `npm` are batch files, which only a shell starts; quotes keep it
 * from taking arguments apart.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function startCommand(command, args, options) {
  return process.platform === 'win32'
    ? spawn([command, ...args.map((arg) => `"${arg}"`)].join(' '), { ...options, shell: true })
    : spawn(command, [...args], options);
}
