import type { Command } from 'commander';
import { putRow } from '../admin/change-row.ts';
import { checkChange } from '../admin/check-change.ts';
import type { StoredTableRow } from '../admin/table-entity.ts';
import { sameRow } from '../files/row.ts';
import type { TableKind } from '../files/table-kind.ts';
import { assign, readAssignments } from './assignments.ts';
import { checkFirst } from './check-first.ts';
import { addChangeOptions, addExamples, type ChangeOptions } from './command-options.ts';
import { describeDifference } from './difference.ts';
import { beginChange, type OpenedAccount, openAccount } from './opened-account.ts';
import { readRowName, rowName, rowNameForms } from './row-name.ts';
import { confirm, note, printJson } from './terminal.ts';
import { noteFindings, tellOutcome } from './told-outcome.ts';
import { withoutPastUntil } from './without-past-until.ts';

const descriptions: Readonly<Record<TableKind, string>> = {
  rules: 'write columns of a rule, or a new one; an empty value takes a column away',
  schedules:
    'write columns of a row of a schedule, or a new row; an empty value takes a column away',
  lists: 'write columns of a member, or a new one; an empty value takes a column away',
};

const examples: Readonly<Record<TableKind, readonly string[]>> = {
  rules: [
    "rules set +14255550100/reception targets='+14255550131, +14255550132'",
    'rules set +14255550100/reception enabled=false',
    'rules set any/catch-all priority=900 targets=+14255550190 --yes',
  ],
  schedules: [
    'schedules set office/override state=closed until=2026-12-01T17:00:00Z',
    "schedules set office/week timeZone=America/Los_Angeles open='Mon-Fri 09:00-17:00'",
    "schedules set office/2026-12-24 hours=09:00-12:00 note='Christmas Eve'",
  ],
  lists: ['lists set vip/+12065550123', "lists set spam/+13605550166 note='Calls every hour'"],
};

/** Adds `set`, which changes some columns of a row and leaves the others. */
export function addSetCommand(group: Command, kind: TableKind): void {
  const command = group
    .command('set')
    .description(descriptions[kind])
    .argument(`<${rowNameForms[kind]}>`)
    .argument('[column=value...]', undefined, [])
    .action(async (name: string, assignments: readonly string[], options: ChangeOptions) => {
      await set(kind, name, assignments, options);
    });
  addExamples(addChangeOptions(command), examples[kind]);
}

async function set(
  kind: TableKind,
  name: string,
  assignments: readonly string[],
  options: ChangeOptions,
): Promise<void> {
  const named = readRowName(kind, name);
  const texts = readAssignments(kind, assignments);
  const opened = await openAccount(options);
  const before = await opened.tables[kind].row(named.partition, named.key);
  const after = assign(kind, before ?? named, withoutPastUntil(kind, before, texts, Date.now()));
  if (before !== undefined && sameRow(kind, before, after)) {
    await tellUnchanged(kind, before, opened, options);
    return;
  }
  const change = { kind, partition: after.partition, puts: [after], deletes: [] };
  const warnings = await checkFirst(change, opened);
  const changing = beginChange(opened);
  for (const line of describeDifference(kind, { before, after }, process.stderr)) {
    note(line);
  }
  noteFindings(warnings);
  await confirm('Change this?', options.yes === true);
  const condition = before === undefined ? 'absent' : { etag: before.etag };
  tellOutcome(await putRow(kind, after, condition, changing), named, options, warnings);
}

/** What is wrong with the row is said all the same: whoever sets it again may do so because it does not work. */
async function tellUnchanged(
  kind: TableKind,
  row: StoredTableRow,
  { tables, checking }: OpenedAccount,
  { json }: ChangeOptions,
): Promise<void> {
  const { partition, etag } = row;
  const change = { kind, partition, puts: [row], deletes: [] };
  const { errors, warnings } = await checkChange(change, tables, checking);
  noteFindings([...errors, ...warnings]);
  note(`${rowName(row)} is like that already: nothing was changed.`);
  if (json) {
    printJson({ outcome: 'unchanged', etag, errors, warnings });
  }
}
