import { checkAll } from '../admin/check-all.ts';
import type { RowTable } from '../admin/row-table.ts';
import { readConnection } from '../connection.ts';
import { readRunning } from '../local/running.ts';
import type { Account } from './account.ts';
import type { Diagnosis, Tell } from './diagnosis.ts';
import { countFindings } from './findings.ts';
import type { OpenedAccount } from './opened-account.ts';

const about = 'rules';

/**
 * Tells what calls come to where there is no rule, and what the checks find in the tables, in numbers: `check` has the
 * sentences.
 */
export async function diagnoseRules(
  { account, tables, checking }: OpenedAccount,
  tell: Tell,
): Promise<void> {
  const findings = await checkAll(tables, checking);
  const remedy = 'call-redirect rules check says which, and what to do';
  const isWithoutRule = await isEmpty(tables.rules);
  if (isWithoutRule) {
    tell(await describeAbsence(account));
  }
  if (findings.some(({ severity }) => severity === 'error')) {
    tell({ state: 'problem', about, what: countFindings(findings), remedy });
  } else if (findings.length > 0) {
    tell({ state: 'warning', about, what: countFindings(findings), remedy });
  } else if (!isWithoutRule) {
    tell({ state: 'ok', about, what: 'the checks find nothing wrong' });
  }
}

async function isEmpty(table: RowTable): Promise<boolean> {
  const { done } = await table.rows()[Symbol.asyncIterator]().next();
  return done === true;
}

async function describeAbsence(account: Account): Promise<Diagnosis> {
  const { fallbackTarget } = account.settings;
  if (fallbackTarget !== undefined) {
    const what = `there is no rule: every call goes to FALLBACK_TARGET, ${fallbackTarget.canonical}`;
    return { state: 'note', about, what };
  }
  return {
    state: 'warning',
    about,
    what: (await isLocal(account))
      ? 'there is no rule, and FALLBACK_TARGET is not set: every call rings out'
      : 'there is no rule, and FALLBACK_TARGET is not set here: unless the app has it, every call rings out',
    remedy: 'write rules: call-redirect rules import <file>',
  };
}

/** The app of a running `npm start` is started without any setting but its own: what is not set here is not set there. */
async function isLocal({ connection }: Account): Promise<boolean> {
  // Read as the account's own was, which changes how it is written.
  const tables = readConnection(
    'TABLES',
    (await readRunning())?.tables,
    undefined,
    () => undefined,
  );
  return (
    tables !== undefined &&
    'connectionString' in tables &&
    'connectionString' in connection &&
    tables.connectionString === connection.connectionString
  );
}
