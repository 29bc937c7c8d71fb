import { type Identity, readCanonicalIdentity } from '../telephony/identity.ts';
import { type Columns, openColumns } from './columns.ts';
import { anyIdentity, type PatternList, readPatternList } from './pattern.ts';
import type { Problem } from './problem.ts';
import { readTargets } from './target.ts';

/** The partition of rules over many called identities. */
export const anyPartition = 'any';

/** The rule name of the action that `FALLBACK_TARGET` stands for; no rule may have it as its id. */
export const fallbackRule = 'fallback';

/** What a caller is told when a call is rejected, as the platforms name it. */
export type RejectReason = 'busy' | 'forbidden' | 'none';

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
  readonly action: 'redirect' | 'reject' | 'ignore';
  /** In the order in which they are tried; empty unless the action is `redirect`. */
  readonly targets: readonly Identity[];
  readonly rejectReason: RejectReason;
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
  /** Whether the rule goes on as it was before its row turned malformed; else it is passed over. */
  readonly goesOn: boolean;
}

const ruleId = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Columns of the rule model that this version does not act on: to leave one aside would match calls it excludes. */
const columnsNotYetSupported = [
  'headers',
  'schedule',
  'during',
  'validFrom',
  'validUntil',
  'ringSeconds',
  'maskCaller',
  'maskCallee',
] as const;

/** The name by which people, logs and answers call a rule: `<partition>/<id>`. */
export function ruleName(row: Pick<Rule, 'partition' | 'id'>): string {
  return `${row.partition}/${row.id}`;
}

/** Reads a row of the Rules table. A row with any problem is malformed as a whole: half a rule matches wrong calls. */
export function readRule(row: RuleRow): { rule: Rule } | { malformed: MalformedRow } {
  const columns = openColumns(row.columns);
  checkKeys(row, columns);
  refuseUnsupported(columns);
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
    action,
    targets: action === 'redirect' ? targets : [],
    rejectReason: columns.choice('rejectReason', ['busy', 'forbidden', 'none'], 'busy'),
  };
  columns.text('note');
  const problems = columns.problems();
  return problems.length === 0
    ? { rule }
    : { malformed: { name: ruleName(row), problems, goesOn: false } };
}

function checkKeys({ partition, id }: RuleRow, columns: Columns): void {
  if (partition !== anyPartition && readCanonicalIdentity(partition)?.canonical !== partition) {
    columns.refuse({
      column: 'PartitionKey',
      problem: `"${partition}" is no called identity in canonical form`,
      remedy: `write + and digits, a raw id, or ${anyPartition}`,
    });
  }
  if (!ruleId.test(id) || id === fallbackRule) {
    columns.refuse({
      column: 'RowKey',
      problem: id === fallbackRule ? `the id ${id} is reserved` : `"${id}" is no id of a rule`,
      remedy: 'write up to 63 lower-case letters, digits and hyphens, a letter or digit first',
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

function refuseUnsupported(columns: Columns): void {
  for (const column of columnsNotYetSupported) {
    if (columns.has(column)) {
      columns.refuse({
        column,
        problem: 'this version does not support the column',
        remedy: 'leave it empty',
      });
    }
  }
  const strategy = columns.choice('strategy', ['first', 'weighted', 'all'], 'first');
  if (strategy !== 'first') {
    columns.refuse({
      column: 'strategy',
      problem: `this version does not support the strategy ${strategy}`,
      remedy: 'write first',
    });
  }
}
