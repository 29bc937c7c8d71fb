import { checkChange, type PartitionChange } from '../admin/check-change.ts';
import type { Finding } from '../routing/checks/finding.ts';
import type { OpenedAccount } from './opened-account.ts';
import { refuse } from './told-outcome.ts';

/**
 * Looks at a change of one row before anybody is asked about it, as its write does again: throws what forbids it, and
 * resolves with what should be known before the answer.
 */
export async function checkFirst(
  change: PartitionChange,
  { tables, checking }: OpenedAccount,
): Promise<readonly Finding[]> {
  const { errors, warnings } = await checkChange(change, tables, checking);
  if (errors.length > 0) {
    throw refuse(errors, warnings);
  }
  return warnings;
}
