import { az } from './diagnose-by-az.ts';
import type { Tell } from './diagnosis.ts';

/** Where Event Grid puts what it could not deliver. */
export interface DeadLetterDestination {
  /** Of the storage account. */
  readonly resourceId: string;
  readonly blobContainerName: string;
}

const about = 'events';

/** Tells how many calls could not be delivered in the last days: later they are deleted. */
export async function diagnoseDeadLetters(
  { resourceId, blobContainerName: container }: DeadLetterDestination,
  tell: Tell,
): Promise<void> {
  const account = resourceId.split('/').at(-1) ?? '';
  const where = `${account}/${container}`;
  // By a role for blobs; few people have one, but who may see the keys of the account may count as well.
  const count =
    (await countBlobs(account, container, 'login')) ??
    (await countBlobs(account, container, 'key'));
  if (count === undefined) {
    tell({
      state: 'warning',
      about,
      what: `the dead letters in ${where} cannot be counted`,
      remedy:
        "have yourself given the role Storage Blob Data Reader on it, and look at the account's firewall",
    });
  } else if (count === 0) {
    tell({ state: 'ok', about, what: `no dead letter waits in ${where}` });
  } else {
    tell({
      state: 'warning',
      about,
      what:
        count === 1
          ? `a dead letter waits in ${where}; a call was lost`
          : `${count} dead letters wait in ${where}; calls were lost`,
      remedy:
        'read why, as docs/deploy.md (Dead letters) shows, before they are deleted after seven days',
    });
  }
}

async function countBlobs(
  account: string,
  container: string,
  mode: 'login' | 'key',
): Promise<number | undefined> {
  const { code, output } = await az([
    ...['storage', 'blob', 'list', '--auth-mode', mode, '--account-name', account],
    ...['--container-name', container],
    ...['--num-results', '*', '--query', 'length(@)', '--output', 'tsv', '--only-show-errors'],
  ]);
  return code === 0 && /^\d{1,9}$/.test(output) ? Number(output) : undefined;
}
