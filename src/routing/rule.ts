import { readCanonicalIdentity } from '../telephony/identity.ts';
import { type Columns, openColumns } from './columns.ts';
import { type HeaderCondition, readHeaderConditions } from './header-condition.ts';
import { readInteger } from './integer.ts';
import { anyIdentity, type PatternList, readPatternList } from './pattern.ts';
import type { Problem, Reading } from './problem.ts';
import { isRecordId, recordIdWords } from './record-id.ts';
import { canBeTableKey, impossibleKey } from './table-key.ts';
import { readTargets, type Target } from './target.ts';

/** The partition of rules over many called identities. */
export const anyPartition = 'any';

/** The rule name of the action that `FALLBACK_TARGET` stands for; no rule may have it as its id. */
export const fallbackRule = 'fallback';

/** What a caller is told when a call is rejected, as the platforms name it. */
export type RejectReason = 'busy' | 'forbidden' | 'none';

/** How the targets of a rule are tried: in order, in an order drawn by weight, or all of them at once. */
export type Strategy = 'first' | 'weighted' | 'all';

/** A condition on a schedule: that it is open, or that it is closed. */
export interface ScheduleCondition {
  readonly id: string;
  readonly during: 'open' | 'closed';
}

/** A rule that can be used. */
export interface Rule {
  readonly partition: string;
  readonly id: string;
  readonly enabled: boolean;
  /** Lower goes first, over both partitions. */
  readonly priority: number;
  /** Narrows the called identities of the partition `any`; matches all of them elsewhere. */
  readonly calledNumbers: PatternList;
  readonly callers: PatternList;
  /** All of them must hold. */
  readonly headers: readonly HeaderCondition[];
  /** Undefined where the rule holds at any hour. */
  readonly schedule: ScheduleCondition | undefined;
  /** The instants from which on, and until before which, the rule holds; milliseconds since the epoch. */
  readonly validFrom: number | undefined;
  readonly validUntil: number | undefined;
  readonly action: 'redirect' | 'reject' | 'ignore';
  /** Empty unless the action is `redirect`. */
  readonly targets: readonly Target[];
  readonly strategy: Strategy;
  readonly rejectReason: RejectReason;
  /** How long a target rings on Microsoft Graph, in seconds, 15 to 90; undefined leaves it to the platform. */
  readonly ringSeconds: number | undefined;
  /** Whether Microsoft Graph hides the caller from the target, and the target from the caller. */
  readonly maskCaller: boolean;
  readonly maskCallee: boolean;
}

/** A row of the Rules table as it was stored. */
export interface RuleRow {
  readonly partition: string;
  readonly id: string;
  readonly columns: Readonly<Record<string, unknown>>;
}

/** A row that cannot be used as it stands, with every problem it has. */
export interface MalformedRow {
  /** `<partition>/<id>`. */
  readonly name: string;
  readonly problems: readonly Problem[];
  /** What could be read, the rest by default: it tells where the rule would have stood, and is held against no call. */
  readonly draft: Rule;
  /** Whether the rule goes on as it was before its row turned malformed; else it is passed over. */
  readonly goesOn: boolean;
}

/** The name by which people, logs and answers call a rule: `<partition>/<id>`. */
export function ruleName(row: Pick<Rule, 'partition' | 'id'>): string {
  return `${row.partition}/${row.id}`;
}

/** Whether the rule is bound to hours or dates. */
export function isTimed({ schedule, validFrom, validUntil }: Rule): boolean {
  return schedule !== undefined || validFrom !== undefined || validUntil !== undefined;
}

/** Reads a row of the Rules table. A row with any problem is malformed as a whole: half a rule matches wrong calls. */
export function readRule(row: RuleRow): { rule: Rule } | { malformed: MalformedRow } {
  const columns = openColumns(row.columns);
  checkKeys(row, columns);
  const action = columns.choice('action', ['redirect', 'reject', 'ignore'], 'redirect');
  const targets = columns.parsed('targets', readTargets) ?? [];
  if (action === 'redirect' && !columns.has('targets')) {
    columns.refuse({
      column: 'targets',
      problem: 'a rule that redirects has no target',
      remedy: 'write at least one, or set action to reject or ignore',
    });
  }
  const rule: Rule = {
    partition: row.partition,
    id: row.id,
    enabled: columns.boolean('enabled', true),
    priority: columns.integer('priority', 100),
    calledNumbers: columns.parsed('calledNumbers', readPatternList) ?? anyIdentity,
    callers: columns.parsed('callers', readPatternList) ?? anyIdentity,
    headers: columns.parsed('headers', readHeaderConditions) ?? [],
    schedule: readScheduleCondition(columns),
    ...readValidity(columns),
    action,
    targets: action === 'redirect' ? targets : [],
    strategy: columns.choice('strategy', ['first', 'weighted', 'all'], 'first'),
    rejectReason: columns.choice('rejectReason', ['busy', 'forbidden', 'none'], 'busy'),
    ringSeconds: columns.parsed('ringSeconds', readRingSeconds),
    maskCaller: columns.boolean('maskCaller', false),
    maskCallee: columns.boolean('maskCallee', false),
  };
  columns.text('note');
  const problems = columns.problems();
  return problems.length === 0
    ? { rule }
    : { malformed: { name: ruleName(row), problems, draft: rule, goesOn: false } };
}

function checkKeys({ partition, id }: RuleRow, columns: Columns): void {
  if (partition !== anyPartition && readCanonicalIdentity(partition)?.canonical !== partition) {
    columns.refuse({
      column: 'PartitionKey',
      problem: `"${partition}" is no called identity in canonical form`,
      remedy: `write + and digits, a raw id, or ${anyPartition}`,
    });
  }
  if (!canBeTableKey(partition)) {
    columns.refuse({ column: 'PartitionKey', ...impossibleKey });
  }
  if (!isRecordId(id) || id === fallbackRule) {
    columns.refuse({
      column: 'RowKey',
      problem: id === fallbackRule ? `the id ${id} is reserved` : `"${id}" is no id of a rule`,
      remedy: `write ${recordIdWords}`,
    });
  }
  if (partition !== anyPartition && columns.has('calledNumbers')) {
    columns.refuse({
      column: 'calledNumbers',
      problem: `the partition ${partition} already names the called identity`,
      remedy: `leave it empty, or move the rule to the partition ${anyPartition}`,
    });
  }
}

function readScheduleCondition(columns: Columns): ScheduleCondition | undefined {
  const id = columns.parsed('schedule', readScheduleId);
  const during = columns.choice('during', ['open', 'closed'], 'open');
  // `open` is what an empty column means, so it asks for nothing.
  if (during === 'closed' && !columns.has('schedule')) {
    columns.refuse({
      column: 'during',
      problem: 'it says closed, but no schedule is named',
      remedy: 'name the schedule in the column schedule, or leave during empty',
    });
  }
  return id === undefined ? undefined : { id, during };
}

function readScheduleId(text: string): Reading<string> {
  const id = text.trim();
  return isRecordId(id)
    ? { value: id }
    : { problem: `"${text}" is no id of a schedule`, remedy: `write ${recordIdWords}` };
}

function readValidity(columns: Columns): Pick<Rule, 'validFrom' | 'validUntil'> {
  const validFrom = columns.instant('validFrom');
  const validUntil = columns.instant('validUntil');
  if (validFrom !== undefined && validUntil !== undefined && validUntil <= validFrom) {
    columns.refuse({
      column: 'validUntil',
      problem: 'it is not later than validFrom, so the rule would never hold',
      remedy: 'write a later instant, or leave one of them empty',
    });
  }
  return { validFrom, validUntil };
}

function readRingSeconds(text: string): Reading<number> {
  const seconds = readInteger(text);
  return seconds !== undefined && seconds >= 15 && seconds <= 90
    ? { value: seconds }
    : { problem: `"${text}" is no ringing time`, remedy: 'write a whole number from 15 to 90' };
}
