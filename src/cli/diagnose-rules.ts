import { checkAll } from '../admin/check-all.ts';
import type { Tell } from './diagnosis.ts';
import { countFindings } from './findings.ts';
import type { OpenedAccount } from './opened-account.ts';

/** Tells what the checks find in the tables, in numbers: `check` has the sentences. */
export async function diagnoseRules(
  { tables, checking }: OpenedAccount,
  tell: Tell,
): Promise<void> {
  const findings = await checkAll(tables, checking);
  const remedy = 'call-redirect rules check says which, and what to do';
  if (findings.length === 0) {
    tell({ state: 'ok', about: 'rules', what: 'the checks find nothing wrong' });
  } else if (findings.some(({ severity }) => severity === 'error')) {
    tell({ state: 'problem', about: 'rules', what: countFindings(findings), remedy });
  } else {
    tell({ state: 'warning', about: 'rules', what: countFindings(findings), remedy });
  }
}
