import { deleteRow, putRow } from '../admin/change-row.ts';
import type { StoredTableRow } from '../admin/table-entity.ts';
import { jsonOfRow } from '../files/json-of-row.ts';
import { answerJson, type HttpAnswer } from '../http/answer.ts';
import { type ApiRequest, pathPart } from './api-request.ts';
import {
  answerBadBody,
  answerDelete,
  answerHandwritten,
  answerMissing,
  answerPut,
  withEtag,
} from './change-answer.ts';
import { changeWhere, putWhere } from './conditional-change.ts';
import { fieldOf } from './field-name.ts';
import { changingFor, type OpenDesk, type OperatorDesk } from './operator-desk.ts';
import { answerPartitions } from './partitions.ts';
import { isPossibleKey, problemsOfPath } from './possible-key.ts';
import { readDeleteCondition, readPutCondition } from './precondition.ts';
import { readRowBody } from './row-body.ts';
import { listRows } from './row-listing.ts';
import { canonicalPlace, isSamePlace, type Kind, type Place, placesOf } from './row-place.ts';
import { serve } from './serve.ts';

/** Answers requests on `rules/{called?}/{id?}`. */
export function answerRules(request: ApiRequest, desk: OpenDesk): Promise<HttpAnswer> {
  return answerRows('rules', request, desk, ['called', 'id']);
}

/** Answers requests on `lists/{id?}/{member?}`. */
export function answerLists(request: ApiRequest, desk: OpenDesk): Promise<HttpAnswer> {
  return answerRows('lists', request, desk, ['id', 'member']);
}

function answerRows(
  kind: Kind,
  request: ApiRequest,
  desk: OpenDesk,
  [first, second]: readonly [string, string],
): Promise<HttpAnswer> {
  const [partition, key] = [pathPart(request, first), pathPart(request, second)];
  if (partition === undefined) {
    return serve(request, desk, { GET: (open) => answerPartitions(kind, request, open) });
  }
  const written: Place = { partition, key: key ?? '' };
  return key === undefined
    ? serve(request, desk, { GET: (open) => listRows(kind, partition, request, open) })
    : serve(request, desk, {
        GET: (open) => getRow(kind, written, open),
        PUT: (open) => putOne(kind, written, request, open),
        DELETE: (open) => deleteOne(kind, written, request, open),
      });
}

async function findRow(
  kind: Kind,
  written: Place,
  desk: OperatorDesk,
): Promise<StoredTableRow | undefined> {
  for (const place of placesOf(kind, written)) {
    const row = await findAt(kind, place, desk);
    if (row !== undefined) {
      return row;
    }
  }
  return undefined;
}

async function findAt(
  kind: Kind,
  place: Place,
  { tables }: OperatorDesk,
): Promise<StoredTableRow | undefined> {
  return isPossible(place) ? tables[kind].row(place.partition, place.key) : undefined;
}

async function getRow(kind: Kind, written: Place, desk: OperatorDesk): Promise<HttpAnswer> {
  const row = await findRow(kind, written, desk);
  return row === undefined
    ? answerMissing(nameOf(kind, canonicalPlace(kind, written)))
    : withEtag(answerJson(200, jsonOfRow(kind, row)), row.etag);
}

async function putOne(
  kind: Kind,
  written: Place,
  request: ApiRequest,
  desk: OperatorDesk,
): Promise<HttpAnswer> {
  const condition = readPutCondition(request);
  if ('answer' in condition) {
    return condition.answer;
  }
  const place = canonicalPlace(kind, written);
  const read = await readRowBody(kind, await request.arrayBuffer(), place);
  if ('problems' in read) {
    return answerBadBody(`a ${words[kind]} is an object of its columns`, read.problems);
  }
  if (!isPossible(place)) {
    return answerBadBody(`a ${words[kind]} is named by its path`, problemsOfPath(kind, place));
  }
  if (!isSamePlace(place, written) && (await findAt(kind, written, desk)) !== undefined) {
    const column = written.partition === place.partition ? 'RowKey' : 'PartitionKey';
    return answerHandwritten(nameOf(kind, written), nameOf(kind, place), fieldOf(kind, column));
  }
  const row = read.value;
  const outcome = await putWhere(condition, etagOf(kind, place, desk), (held) =>
    putRow(kind, row, held, changingFor(request, desk)),
  );
  return answerPut(outcome, { kind, name: nameOf(kind, place) }, jsonOfRow(kind, row));
}

async function deleteOne(
  kind: Kind,
  written: Place,
  request: ApiRequest,
  desk: OperatorDesk,
): Promise<HttpAnswer> {
  const condition = readDeleteCondition(request);
  if ('answer' in condition) {
    return condition.answer;
  }
  const { partition, key } = (await findRow(kind, written, desk)) ?? canonicalPlace(kind, written);
  if (!isPossible({ partition, key })) {
    return answerMissing(nameOf(kind, { partition, key }));
  }
  const outcome = await changeWhere(
    condition.versions,
    etagOf(kind, { partition, key }, desk),
    (held) => deleteRow(kind, partition, key, held, changingFor(request, desk)),
  );
  return answerDelete(outcome, { kind, name: nameOf(kind, { partition, key }) });
}

const words = { rules: 'rule', lists: 'member' } as const;

function nameOf(kind: Kind, { partition, key }: Place): string {
  return `${words[kind]} ${partition}/${key}`;
}

function isPossible({ partition, key }: Place): boolean {
  return isPossibleKey(partition) && isPossibleKey(key);
}

function etagOf(kind: Kind, { partition, key }: Place, { tables }: OperatorDesk) {
  return async (): Promise<string | undefined> => (await tables[kind].row(partition, key))?.etag;
}
