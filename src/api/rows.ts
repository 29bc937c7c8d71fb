import * as v from 'valibot';
import { deleteRow, putRow } from '../admin/change-row.ts';
import type { StoredTableRow } from '../admin/row-table.ts';
import { canonicalRow } from '../files/canonical-row.ts';
import { jsonOfRow } from '../files/json-of-row.ts';
import type { TableRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import { answerJson, type HttpAnswer } from '../http/answer.ts';
import { type ApiRequest, pathPart } from './api-request.ts';
import {
  answerBadBody,
  answerDelete,
  answerMissing,
  answerPut,
  withEtag,
} from './change-answer.ts';
import { changeWhere, putWhere } from './conditional-change.ts';
import { answerBadQuery, listingJson, readListingQuery, unusableContinuation } from './listing.ts';
import { changingFor, type OpenDesk, type OperatorDesk } from './operator-desk.ts';
import { answerPartitions } from './partitions.ts';
import { impossibleKey, isPossibleKey } from './possible-key.ts';
import { readDeleteCondition, readPutCondition } from './precondition.ts';
import { readRowBody } from './row-body.ts';
import { serve } from './serve.ts';

type Kind = Exclude<TableKind, 'schedules'>;

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
    ? serve(request, desk, { GET: (open) => listRows(kind, written, request, open) })
    : serve(request, desk, {
        GET: (open) => getRow(kind, written, open),
        PUT: (open) => putOne(kind, written, request, open),
        DELETE: (open) => deleteOne(kind, written, request, open),
      });
}

type Place = Pick<TableRow, 'partition' | 'key'>;

/**
 * Where a path leads: to a row that somebody wrote into the table just like that, then to the canonical form. The
 * other way round a listed name could lead to, and delete, another row than the one listed.
 */
function placesOf(kind: Kind, written: Place): readonly Place[] {
  const { partition, key } = canonicalPlace(kind, written);
  return partition === written.partition && key === written.key
    ? [written]
    : [written, { partition, key }];
}

function canonicalPlace(kind: Kind, written: Place): Place {
  return canonicalRow(kind, { ...written, columns: {} });
}

async function listRows(
  kind: Kind,
  written: Place,
  request: ApiRequest,
  { tables }: OperatorDesk,
): Promise<HttpAnswer> {
  const query = readListingQuery(request);
  if ('answer' in query) {
    return query.answer;
  }
  const { limit, continuation } = query;
  if (continuation !== undefined && !isTableToken(continuation)) {
    return answerBadQuery([unusableContinuation]);
  }
  for (const { partition } of placesOf(kind, written)) {
    const page = isPossibleKey(partition)
      ? await tables[kind].page({
          partition,
          limit,
          ...(continuation === undefined ? {} : { continuation }),
        })
      : { rows: [], continuation: undefined };
    if (page.rows.length > 0 || page.continuation !== undefined) {
      const items = page.rows.map((row) => jsonOfRow(kind, row));
      return answerJson(200, listingJson({ items, continuation: page.continuation }));
    }
  }
  return answerJson(200, listingJson({ items: [], continuation: undefined }));
}

async function findRow(
  kind: Kind,
  written: Place,
  { tables }: OperatorDesk,
): Promise<StoredTableRow | undefined> {
  for (const place of placesOf(kind, written)) {
    const row = isPossible(place) ? await tables[kind].row(place.partition, place.key) : undefined;
    if (row !== undefined) {
      return row;
    }
  }
  return undefined;
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
    return answerBadBody(`a ${words[kind]} is named by its path`, [impossibleKey]);
  }
  const row = read.value;
  const outcome = await putWhere(condition, etagOf(kind, place, desk), (held) =>
    putRow(kind, row, held, changingFor(request, desk)),
  );
  return answerPut(outcome, nameOf(kind, place), jsonOfRow(kind, row));
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
  return answerDelete(outcome, nameOf(kind, { partition, key }));
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

const tableToken = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ nextPartitionKey: v.string(), nextRowKey: v.optional(v.string()) }),
);

/** The library that reads tables fails on anything else. */
function isTableToken(text: string): boolean {
  return v.is(tableToken, Buffer.from(text, 'base64').toString('utf8'));
}
