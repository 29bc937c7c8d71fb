import { leastSettings } from './check-settings.ts';
import { difference } from './difference.ts';
import { type Finding, type Infra, literalOf, literalsOf, resourcesOf } from './infra.ts';

const tableType = 'Microsoft.Storage/storageAccounts/tableServices/tables';

/** The tables that Bicep makes are those that the app looks for. */
export function checkTables(infra: Infra): readonly Finding[] {
  const settings = leastSettings();
  const wanted = new Set([
    settings.rulesTable,
    settings.schedulesTable,
    settings.listsTable,
    settings.callsTable,
    settings.historyTable,
  ]);
  const declared = resourcesOf(infra, tableType);
  const made = new Set(
    declared.flatMap(({ file, resource: { loopOver, properties } }) =>
      loopOver === undefined
        ? [literalOf(properties.get('name')) ?? '']
        : literalsOf(file.variables.get(loopOver)),
    ),
  );
  const file = declared[0]?.file.path ?? 'infra/modules/storage.bicep';
  return [
    ...difference(wanted, made).map((name) => ({
      file,
      problem: `the table ${name}, which the app looks for, is not made: add it.`,
    })),
    ...difference(made, wanted).map((name) => ({
      file,
      problem: `the table ${name} is looked for by nobody: correct its name, or remove it.`,
    })),
  ];
}
