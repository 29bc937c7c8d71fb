import type { HttpAnswer } from '../http/answer.ts';
import type { ApiRequest } from './api-request.ts';
import { answerRefusal } from './problem-answer.ts';

/** Versions of a thing: entity tags with their quotes, and their `W/` where they are weak; `*` is any version. */
export type Versions = readonly string[] | '*';

/** What a PUT demands of the thing: that there is none yet, or that it is one of these versions. */
export type PutCondition = { readonly kind: 'absent' } | VersionCondition;

/** What a DELETE demands of the thing: that it is one of these versions. */
export interface VersionCondition {
  readonly kind: 'version';
  readonly versions: Versions;
}

type Headers = Pick<ApiRequest, 'headers'>;

interface Refused {
  /** What asks for a usable condition. */
  readonly answer: HttpAnswer;
}

/** Reads the condition without which nothing is written. */
export function readPutCondition({ headers }: Headers): PutCondition | Refused {
  const [ifMatch, ifNoneMatch] = [headers.get('if-match'), headers.get('if-none-match')];
  if (ifMatch !== null && ifNoneMatch !== null) {
    return refuse('Send If-Match or If-None-Match, not both: they exclude each other.');
  }
  if (ifNoneMatch !== null) {
    return ifNoneMatch.trim() === '*'
      ? { kind: 'absent' }
      : refuse('If-None-Match can only be *, which creates what is not there yet.');
  }
  return ifMatch === null
    ? ask(
        'Send If-None-Match: * to create, or If-Match with the ETag that GET answered to replace that version.',
      )
    : readIfMatch(ifMatch);
}

/** Reads the condition without which nothing is deleted. */
export function readDeleteCondition({ headers }: Headers): VersionCondition | Refused {
  const ifMatch = headers.get('if-match');
  if (headers.get('if-none-match') !== null) {
    return refuse('Send If-Match alone: what is not there cannot be deleted.');
  }
  return ifMatch === null
    ? ask('Send If-Match with the ETag that GET answered, or If-Match: * for any version.')
    : readIfMatch(ifMatch);
}

/**
 * An etag of the table as HTTP shows it. The same etag means the same answer, byte for byte, so it is a strong one, as
 * If-Match demands; the table marks its own as weak.
 */
export function shownEtag(etag: string): string {
  return etag.replace(/^W\//, '');
}

/** Whether the version with this etag of the table is meant; by a weak one, which is never shown, none is. */
export function isMeant(versions: Versions, etag: string): boolean {
  return versions === '*' || versions.includes(shownEtag(etag));
}

function readIfMatch(text: string): VersionCondition | Refused {
  const versions = text.trim() === '*' ? '*' : readEtags(text);
  return versions === undefined
    ? refuse('If-Match is no list of ETags: copy the ETag that GET answered, with its quotes.')
    : { kind: 'version', versions };
}

function readEtags(text: string): readonly string[] | undefined {
  const etags: string[] = [];
  const entityTag = /\s*((?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")\s*(?:,|$)/y;
  while (entityTag.lastIndex < text.length) {
    const found = entityTag.exec(text)?.[1];
    if (found === undefined) {
      return undefined;
    }
    etags.push(found);
  }
  return etags.length === 0 ? undefined : etags;
}

function refuse(detail: string): Refused {
  return { answer: answerRefusal(400, detail) };
}

function ask(detail: string): Refused {
  return { answer: answerRefusal(428, detail) };
}
