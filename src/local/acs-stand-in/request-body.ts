import { isUtf8 } from 'node:buffer';
import * as v from 'valibot';
import { identifierModel, rawIdOf } from './identifier-model.ts';
import type { Verb } from './operation.ts';
import { invalidArgument, Refusal } from './refusal.ts';
import { type AcsRequest, bodyBytes, bodyText, headerOf } from './request.ts';

const rejectReason = v.picklist(['none', 'busy', 'forbidden']);

/** Why a call is rejected, in the words of the API. */
export type RejectReason = v.InferOutput<typeof rejectReason>;

/** What a request asks for. `incomingCallContext` is a secret; `target` is a raw id. */
export type CallAction =
  | {
      readonly verb: 'redirect';
      readonly incomingCallContext: string;
      readonly target: string;
    }
  | {
      readonly verb: 'reject';
      readonly incomingCallContext: string;
      /** Absent where the request leaves the reason to the service. */
      readonly reason?: RejectReason;
    };

const incomingCallContext = v.pipe(v.string(), v.nonEmpty());
const redirectCallRequest = v.strictObject({ incomingCallContext, target: identifierModel });
const rejectCallRequest = v.strictObject({
  incomingCallContext,
  callRejectReason: v.exactOptional(rejectReason),
});

/**
 * Reads the body of a request (RedirectCallRequest, RejectCallRequest of Call Automation, 2026-03-12).
 * Throws a Refusal: 415 where it is not announced as JSON, 400/8523 where it is not what the API description asks for.
 */
export function readBody(verb: Verb, request: AcsRequest): CallAction {
  checkContentType(request);
  const body = readJsonObject(request);
  if (verb === 'redirect') {
    const { target, ...rest } = parse(redirectCallRequest, body);
    return { verb, ...rest, target: rawIdOf(target) };
  }
  const { callRejectReason, ...rest } = parse(rejectCallRequest, body);
  return { verb, ...rest, ...(callRejectReason === undefined ? {} : { reason: callRejectReason }) };
}

function checkContentType(request: AcsRequest): void {
  const contentType = headerOf(request, 'content-type') ?? '';
  if (!/^application\/json *(?:; *charset="?utf-8"? *)?$/i.test(contentType)) {
    throw new Refusal(415, 'UnsupportedMediaType', 'The Content-Type must be application/json.');
  }
}

function readJsonObject(request: AcsRequest): object {
  if (!isUtf8(bodyBytes(request))) {
    throw invalidArgument('The body is not UTF-8.');
  }
  let body: unknown;
  try {
    body = JSON.parse(bodyText(request));
  } catch {
    // The parser's own message quotes the text, which may hold the incomingCallContext.
    throw invalidArgument('The body is not JSON.');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidArgument('The body is not a JSON object.');
  }
  return body;
}

function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  body: object,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, body);
  if (!result.success) {
    throw invalidArgument(result.issues.map(describeIssue).join(' '));
  }
  return result.output;
}

/** One sentence without the value that was received: it may be the incomingCallContext. */
function describeIssue(issue: v.BaseIssue<unknown>): string {
  const field = fieldName(issue);
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return `${field} is not allowed.`;
  }
  if (issue.type === 'strict_object' && issue.received === 'undefined') {
    return `${field} is required.`;
  }
  return issue.type === 'non_empty'
    ? `${field} must not be empty.`
    : `${field} must be of type ${issue.expected}.`;
}

/** The field's path; what is not spelled like a field's name may be anything, and is not repeated. */
function fieldName(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? '';
  return /^[A-Za-z.]{1,80}$/.test(path) ? path : 'A field with an unusual name';
}
