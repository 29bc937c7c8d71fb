import type { Caller, Identity } from '../telephony/identity.ts';
import { readOperatorIdentity } from '../telephony/operator-identity.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import { readHeaderOptions } from './header-options.ts';

/** A call to be sent, and how the answer is wanted. */
export interface SendOrder {
  readonly called: Identity;
  readonly caller: Caller;
  readonly headers: Readonly<Record<string, string>>;
  readonly json: boolean;
}

/** Reads a call to be sent, identities as people write them. */
export function readSendOrder({
  called,
  caller,
  header,
  json,
}: {
  readonly called: string;
  readonly caller: string;
  readonly header: readonly string[];
  readonly json?: true;
}): SendOrder {
  const somebody = readOperatorIdentity(called);
  if (somebody === undefined || somebody.kind === 'anonymous') {
    throw new CommandError(
      exitCodes.usage,
      `--called is "${called}", which names nobody: write a number with + and its country code, or a raw id.`,
    );
  }
  const whoever = readOperatorIdentity(caller);
  if (whoever === undefined) {
    throw new CommandError(
      exitCodes.usage,
      `--caller is "${caller}", which names nobody: write a number with + and its country code, a raw id, or anonymous.`,
    );
  }
  return {
    called: somebody,
    caller: whoever,
    headers: readHeaderOptions(header),
    json: json === true,
  };
}
