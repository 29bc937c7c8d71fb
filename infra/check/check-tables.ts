import { printValue } from './bicep-text.ts';
import { leastSettings } from './check-settings.ts';
import type { DeployedBlock } from './deployment.ts';
import { difference } from './difference.ts';
import { type Finding, literalOf } from './infra.ts';

const tableType = 'Microsoft.Storage/storageAccounts/tableServices/tables';
const tableService = 'storage.tableService';

/** The tables that Bicep makes are those that the app looks for, in the account that the app is told of. */
export function checkTables(blocks: readonly DeployedBlock[]): readonly Finding[] {
  const settings = leastSettings();
  const wanted = new Set([
    settings.rulesTable,
    settings.schedulesTable,
    settings.listsTable,
    settings.callsTable,
    settings.historyTable,
  ]);
  const declared = blocks.filter(({ what, kind }) => what === tableType && kind === 'resource');
  const made = new Set(declared.map(({ properties }) => literalOf(properties.get('name')) ?? ''));
  const file = declared[0]?.file ?? 'infra/modules/storage.bicep';
  return [
    ...difference(wanted, made).map((name) => ({
      file,
      problem: `the table ${name}, which the app looks for, is not made: add it.`,
    })),
    ...difference(made, wanted).map((name) => ({
      file,
      problem: `the table ${name} is looked for by nobody: correct its name, or remove it.`,
    })),
    ...declared
      .filter(({ properties }) => {
        const parent = properties.get('parent');
        return parent === undefined || printValue(parent) !== tableService;
      })
      .map(({ path }) => ({
        file,
        problem: `${path} must have ${tableService} as its parent: correct it.`,
      })),
  ];
}
