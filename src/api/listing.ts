import * as v from 'valibot';
import type { HttpAnswer } from '../http/answer.ts';
import type { Problem } from '../routing/problem.ts';
import type { ApiRequest } from './api-request.ts';
import { answerRefusal } from './problem-answer.ts';

/** Which part of a listing is asked for. */
export interface ListingQuery {
  /** 1 to 1000. */
  readonly limit: number;
  /** Where the part before ended; undefined for the first. */
  readonly continuation: string | undefined;
}

/** A part of a listing. */
export interface Listing<Item> {
  readonly items: readonly Item[];
  /** Where it ends, if there may be more. */
  readonly continuation: string | undefined;
}

/** The query parameters of a request, read. */
export interface QueryReading extends ListingQuery {
  /** Those beside `limit` and `continuation`. */
  readonly others: ReadonlyMap<string, string>;
}

const usualLimit = 100;
const largestLimit = 1000;

/** What the host itself reads from the query. */
const hostParameters: ReadonlySet<string> = new Set(['code', 'clientid']);

/** What a listing is of: a route, and what else its parts go on in. A continuation of one means nothing to another. */
export type ListingName = readonly string[];

/**
 * Reads the query of a listing, which may have the other parameters named, and what it is of by those; else the answer
 * that tells what is wrong.
 */
export function readListingQuery(
  { query }: ApiRequest,
  nameOf: (others: ReadonlyMap<string, string>) => ListingName,
  otherNames: readonly string[] = [],
): QueryReading | { readonly answer: HttpAnswer } {
  const given = new Map([...query].filter(([name]) => !hostParameters.has(name.toLowerCase())));
  const known = ['limit', 'continuation', ...otherNames];
  const problems: Problem[] = [...given.keys()]
    .filter((name) => !known.includes(name))
    .map((column) => ({
      column,
      problem: 'there is no such query parameter',
      remedy: `write ${known.join(' or ')}`,
    }));
  const limit = readLimit(given.get('limit') ?? String(usualLimit));
  if (limit === undefined) {
    problems.push({
      column: 'limit',
      problem: 'it is no whole number in range',
      remedy: `write 1 to ${largestLimit}`,
    });
  }
  const others = new Map([...given].filter(([name]) => otherNames.includes(name)));
  const written = given.get('continuation');
  const continuation =
    written === undefined ? undefined : decodeContinuation(written, nameOf(others));
  if (written !== undefined && continuation === undefined) {
    problems.push(unusableContinuation);
  }
  return limit === undefined || problems.length > 0
    ? { answer: answerBadQuery(problems) }
    : { limit, continuation, others };
}

/** Answers a request whose query cannot be used. */
export function answerBadQuery(problems: readonly Problem[]): HttpAnswer {
  return answerRefusal(400, 'The query of the URL cannot be used; see errors.', {
    errors: problems,
  });
}

/** What is wrong with a continuation that nobody was given. */
export const unusableContinuation: Problem = {
  column: 'continuation',
  problem: 'no listing was continued by it',
  remedy: 'copy it whole from the answer before, or leave it out',
};

/** The JSON of a listing. A continuation is for nobody to read, and fit for a URL as it is. */
export function listingJson({ items, continuation }: Listing<unknown>, name: ListingName): unknown {
  return {
    items,
    ...(continuation === undefined
      ? {}
      : {
          continuation: Buffer.from(JSON.stringify([...name, continuation])).toString('base64url'),
        }),
  };
}

const wellFormed = v.pipe(
  v.string(),
  v.check((text) => text.isWellFormed()),
);
const written = v.pipe(v.string(), v.parseJson(), v.array(wellFormed));

function decodeContinuation(text: string, name: ListingName): string | undefined {
  const read = v.safeParse(written, Buffer.from(text, 'base64url').toString('utf8'));
  const [position, ...others] = read.success ? read.output.toReversed() : [];
  return JSON.stringify(others.toReversed()) === JSON.stringify(name) ? position : undefined;
}

function readLimit(text: string): number | undefined {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= largestLimit ? limit : undefined;
}
