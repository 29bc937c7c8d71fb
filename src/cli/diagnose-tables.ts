import { RestError, type TableClient } from '@azure/data-tables';
import { describeFailure } from './diagnose-failure.ts';
import type { Tell } from './diagnosis.ts';
import type { OpenedAccount } from './opened-account.ts';

/** Who makes a table that is not there. */
const makers = {
  rules: 'its first row makes it',
  schedules: 'its first row makes it',
  lists: 'its first row makes it',
  calls: 'the first call makes it',
  history: 'the first change makes it',
} as const;
type TableName = keyof typeof makers;
const tableNames: readonly TableName[] = ['rules', 'schedules', 'lists', 'calls', 'history'];

/** Tells of each table whether it can be read; resolves with whether none of them fails. */
export async function diagnoseTables({ clients }: OpenedAccount, tell: Tell): Promise<boolean> {
  for (const name of tableNames) {
    const client = clients[name];
    try {
      const exists = await isThere(client);
      const what = `${client.tableName} ${exists ? 'can be read' : 'is not there yet'}`;
      if (exists || name !== 'rules') {
        tell({ state: 'ok', about: 'tables', what: exists ? what : `${what}; ${makers[name]}` });
      } else {
        tell({
          state: 'warning',
          about: 'tables',
          what: `${what}, so no rule can be read`,
          remedy: makers[name],
        });
      }
    } catch (error) {
      tell(describeFailure('tables', error, client.tableName));
      // What fails one of them fails the others alike.
      return false;
    }
  }
  return true;
}

async function isThere(client: TableClient): Promise<boolean> {
  try {
    await client.listEntities().byPage({ maxPageSize: 1 }).next();
    return true;
  } catch (error) {
    if (error instanceof RestError && error.statusCode === 404) {
      return false;
    }
    throw error;
  }
}
