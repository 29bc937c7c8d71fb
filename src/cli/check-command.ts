import type { Command } from 'commander';
import { checkAll } from '../admin/check-all.ts';
import type { TableKind } from '../files/table-kind.ts';
import type { Finding } from '../routing/checks/finding.ts';
import { addExamples, addReadOptions, type ReadOptions } from './command-options.ts';
import { exitCodes, type SetExitCode } from './exit-codes.ts';
import { countFindings, describeFinding } from './findings.ts';
import { openAccount, warnOfUnknownDestinations } from './opened-account.ts';
import { print, printJson } from './terminal.ts';

const descriptions: Readonly<Record<TableKind, string>> = {
  rules: 'everything that is wrong in the tables, and what is legal but seldom meant',
  schedules: 'what is wrong with the schedules',
  lists: 'what is wrong with the lists',
};

/** Adds `check`: of the rules over all tables, since rules are held against schedules and lists. */
export function addCheckCommand(group: Command, kind: TableKind, setExitCode: SetExitCode): void {
  const command = group
    .command('check')
    .description(descriptions[kind])
    .action(async (options: ReadOptions) => {
      const { account, tables, checking } = await openAccount(options);
      warnOfUnknownDestinations(account);
      const findings = (await checkAll(tables, checking)).filter(concerns[kind]);
      if (options.json) {
        printJson(findings);
      } else {
        for (const finding of findings) {
          print(describeFinding(finding));
        }
        print(findings.length === 0 ? 'Nothing is wrong.' : `${countFindings(findings)}.`);
      }
      if (findings.some(({ severity }) => severity === 'error')) {
        setExitCode(exitCodes.refused);
      }
    });
  addExamples(addReadOptions(command), [`${kind} check`, `${kind} check --json`]).addHelpText(
    'after',
    '\nThe exit code is 1 where there are errors, and 0 where there are warnings only.',
  );
}

const concerns: Readonly<Record<TableKind, (finding: Finding) => boolean>> = {
  rules: () => true,
  schedules: ({ place }) => place.startsWith('schedule '),
  lists: ({ place }) => place.startsWith('list '),
};
