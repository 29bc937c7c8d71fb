import type { TableClient } from '@azure/data-tables';
import type { RuleRow } from '../routing/rule.ts';
import type { Identity } from '../telephony/identity.ts';

/** The rules that `npm start` writes; the README explains each. */
export const sampleRules: readonly RuleRow[] = [
  {
    partition: '+14255550100',
    id: 'reception',
    columns: { targets: '+14255550199, +14255550198', note: 'Reception, then the back office' },
  },
  {
    partition: '+14255550100',
    id: 'premium-rate',
    columns: {
      priority: 10,
      callers: 'prefix:+1900, not +19005550111',
      action: 'reject',
      rejectReason: 'forbidden',
      note: 'Premium-rate callers, but for the one who is a customer',
    },
  },
  {
    partition: 'any',
    id: 'london',
    columns: {
      calledNumbers: 'prefix:+4420',
      targets: '+442079460999',
      note: 'Every number of the London office',
    },
  },
  {
    partition: 'any',
    id: 'best-customer',
    columns: {
      priority: 20,
      callers: '+12065550123',
      targets: '8:orgid:5f0c1d2e-8a4b-4c6d-9e7f-0a1b2c3d4e5f',
      note: 'Whichever number they dial, their account manager in Teams answers',
    },
  },
  {
    partition: '+14255550142',
    id: 'answered-elsewhere',
    columns: { action: 'ignore', note: 'Another application answers this number' },
  },
  {
    partition: 'any',
    id: 'catch-all',
    columns: {
      priority: 900,
      calledNumbers: 'prefix:+, prefix:8:, prefix:28:',
      targets: '+14255550150',
      note: 'Everything else: phone numbers, users and Teams Phone resource accounts',
    },
  },
];

/** The call that `npm start` places by itself: it meets the rule of the reception. */
export const sampleCall: { readonly called: Identity; readonly caller: Identity } = {
  called: { kind: 'phoneNumber', canonical: '+14255550100' },
  caller: { kind: 'phoneNumber', canonical: '+14255550177' },
};

/** The prefixes of phone numbers that the sample rules send calls to. */
export const sampleAllowedDestinations = '+1425,+4420';

/** Makes the table if there is none, and writes the sample rules over whatever has their names. */
export async function writeSampleRules(table: TableClient): Promise<void> {
  await table.createTable();
  for (const { partition, id, columns } of sampleRules) {
    await table.upsertEntity({ partitionKey: partition, rowKey: id, ...columns }, 'Replace');
  }
}
