import { RestError } from '@azure/data-tables';
import { CommanderError } from 'commander';
import { ChangedMeanwhileError } from '../files/changed-meanwhile.ts';
import { describeStorageFailure } from '../store/errors.ts';
import { type Answer, CommandError, type ExitCode, exitCodes } from './exit-codes.ts';

/** What a failure is to people and to scripts. */
export interface ToldFailure {
  readonly sentence: string;
  readonly exitCode: ExitCode;
  /** What scripts are told beside the sentence. */
  readonly answer: Answer;
}

/** Ends a command of whose answer a part is out already, so that no other may follow; its cause is the failure. */
export class BegunAnswerError extends Error {
  override readonly name = 'BegunAnswerError';
}

/** Tells a failure without the services' own messages, which may hold keys of rows or parts of a connection. */
export function tellFailure(error: unknown): ToldFailure {
  if (error instanceof BegunAnswerError) {
    return tellFailure(error.cause);
  }
  if (error instanceof CommandError) {
    const { message, exitCode, answer } = error;
    return { sentence: message, exitCode, answer };
  }
  if (error instanceof CommanderError) {
    return {
      sentence: error.message.replace(/^error: /, ''),
      exitCode: exitCodes.usage,
      answer: { outcome: 'usage' },
    };
  }
  if (error instanceof RestError) {
    return {
      sentence: `${describeStorageFailure(error)}: ${remedyOf(error)}.`,
      exitCode: exitCodes.unreachable,
      answer: { outcome: 'unreachable' },
    };
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return {
      sentence: `${describeStorageFailure(error)}: look whether the account's name is right, at the network and at the health of the storage account.`,
      exitCode: exitCodes.unreachable,
      answer: { outcome: 'unreachable' },
    };
  }
  if (error instanceof ChangedMeanwhileError) {
    return {
      sentence: error.message,
      exitCode: exitCodes.conflict,
      answer: { outcome: 'conflict' },
    };
  }
  if (error instanceof Error && /^(?:CredentialUnavailable|Authentication)/.test(error.name)) {
    return {
      sentence:
        'az login gives no token for the storage account: run az login, or name the account by a connection string.',
      exitCode: exitCodes.unreachable,
      answer: { outcome: 'unreachable' },
    };
  }
  return {
    sentence: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    exitCode: exitCodes.refused,
    answer: { outcome: 'failed' },
  };
}

function remedyOf({ statusCode }: RestError): string {
  switch (statusCode) {
    case undefined:
      return "look whether the account's name is right, whether npm start still runs, and at the network";
    case 401:
    case 403:
      return "check the key, or the role 'Storage Table Data Contributor' of whoever is logged in, and the account's firewall";
    case 404:
      return 'look whether the tables have the names that RULES_TABLE and its like say';
    default:
      return 'repeat it in a while, and look at the health of the storage account';
  }
}
