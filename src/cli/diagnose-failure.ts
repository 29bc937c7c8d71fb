import type { Diagnosis, Tell } from './diagnosis.ts';
import { exitCodes } from './exit-codes.ts';
import { tellFailure } from './failure.ts';

/**
 * What an error is among the findings; `subject` is what was looked at. A fault of this command's own says nothing about
 * the service, so it is not told as one of the network.
 */
export function describeFailure(about: string, error: unknown, subject?: string): Diagnosis {
  const { sentence, exitCode, answer } = tellFailure(error);
  const beginning = subject === undefined ? '' : `${subject}: `;
  if (answer.outcome === 'failed') {
    return {
      state: 'problem',
      about,
      what: `${beginning}not looked at to the end, by a fault of this command itself (${sentence})`,
      remedy: 'report it to whoever keeps this command; it says nothing about what was looked at',
    };
  }
  const problem = { state: 'problem', about, what: `${beginning}${sentence}` } as const;
  return exitCode === exitCodes.unreachable ? { ...problem, unreachable: true } : problem;
}

/** Looks at one thing such that its failure is told, and ends nothing else; resolves with undefined then. */
export async function guard<Found>(
  about: string,
  tell: Tell,
  look: () => Found | Promise<Found>,
): Promise<Found | undefined> {
  try {
    return await look();
  } catch (error) {
    tell(describeFailure(about, error));
    return undefined;
  }
}
