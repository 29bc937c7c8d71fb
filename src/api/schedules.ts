import { deleteSchedule, putSchedule, scheduleEtag } from '../admin/change-schedule.ts';
import type { StoredTableRow } from '../admin/table-entity.ts';
import { canonicalRow } from '../files/canonical-row.ts';
import { jsonColumns } from '../files/json-of-row.ts';
import type { TableRow } from '../files/row.ts';
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
import { changingFor, type OpenDesk, type OperatorDesk } from './operator-desk.ts';
import { answerPartitions } from './partitions.ts';
import { isPossibleKey, problemsOfPath } from './possible-key.ts';
import { readDeleteCondition, readPutCondition } from './precondition.ts';
import { readScheduleBody } from './row-body.ts';
import { serve } from './serve.ts';

/** Answers requests on `schedules/{id?}`: a schedule is read and written as a whole. */
export function answerSchedules(request: ApiRequest, desk: OpenDesk): Promise<HttpAnswer> {
  const id = pathPart(request, 'id');
  return id === undefined
    ? serve(request, desk, { GET: (open) => answerPartitions('schedules', request, open) })
    : serve(request, desk, {
        GET: (open) => getSchedule(id, open),
        PUT: (open) => putOne(id, request, open),
        DELETE: (open) => deleteOne(id, request, open),
      });
}

async function getSchedule(id: string, desk: OperatorDesk): Promise<HttpAnswer> {
  const rows = await readRows(id, desk);
  return rows.length === 0
    ? answerMissing(nameOf(id))
    : withEtag(answerJson(200, toJson(id, rows)), scheduleEtag(rows));
}

async function putOne(
  written: string,
  request: ApiRequest,
  desk: OperatorDesk,
): Promise<HttpAnswer> {
  const condition = readPutCondition(request);
  if ('answer' in condition) {
    return condition.answer;
  }
  const { partition: id } = canonicalRow('schedules', { partition: written, key: '', columns: {} });
  const read = isPossibleKey(id)
    ? await readScheduleBody(await request.arrayBuffer(), id)
    : { problems: problemsOfPath('schedules', { partition: id }) };
  if ('problems' in read) {
    return answerBadBody('a schedule is {rows: {<row>: {…columns}}}', read.problems);
  }
  if (id !== written && (await readRows(written, desk)).length > 0) {
    return answerHandwritten(nameOf(`"${written}"`), nameOf(id), 'id');
  }
  const outcome = await putWhere(condition, etagOf(id, desk), (held) =>
    putSchedule(id, read.value, held, changingFor(request, desk)),
  );
  return answerPut(outcome, { kind: 'schedules', name: nameOf(id) }, toJson(id, read.value));
}

async function deleteOne(id: string, request: ApiRequest, desk: OperatorDesk): Promise<HttpAnswer> {
  const condition = readDeleteCondition(request);
  if ('answer' in condition) {
    return condition.answer;
  }
  const outcome = await changeWhere(condition.versions, etagOf(id, desk), (held) =>
    deleteSchedule(id, held, changingFor(request, desk)),
  );
  return answerDelete(outcome, { kind: 'schedules', name: nameOf(id) });
}

function nameOf(id: string): string {
  return `schedule ${id}`;
}

async function readRows(id: string, { tables }: OperatorDesk): Promise<readonly StoredTableRow[]> {
  return isPossibleKey(id) ? Array.fromAsync(tables.schedules.rows(id)) : [];
}

function etagOf(id: string, desk: OperatorDesk) {
  return async (): Promise<string | undefined> => {
    const rows = await readRows(id, desk);
    return rows.length === 0 ? undefined : scheduleEtag(rows);
  };
}

/** The rows in the order of the table, whatever the order in which they came. */
function toJson(id: string, rows: readonly TableRow[]): Readonly<Record<string, unknown>> {
  const sorted = [...rows].sort((left, right) => (left.key < right.key ? -1 : 1));
  return {
    id,
    rows: Object.fromEntries(sorted.map((row) => [row.key, jsonColumns('schedules', row)])),
  };
}
