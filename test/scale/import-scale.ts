import { TableClient } from '@azure/data-tables';
import { applyImport } from '../../src/admin/apply-import.ts';
import type { Changing } from '../../src/admin/change-row.ts';
import { exportRows } from '../../src/admin/export-rows.ts';
import type { ImportSource } from '../../src/admin/import-source.ts';
import { createOperatorTables } from '../../src/admin/operator-tables.ts';
import { planImport } from '../../src/admin/plan-import.ts';
import { startTableService } from '../../src/local/table-service.ts';

// Imports 100,000 rules over 50,000 numbers, and a list of 40,000 into one partition, each twice; prints how fast it
// went and how much memory this process needed. Run by `npm run test:scale`, or with other sizes:
// `node test/scale/import-scale.ts <numbers> <members>`.
const [numbers = 50_000, members = 40_000] = process.argv.slice(2).map(Number);

const digits = (index: number): string => String(index).padStart(6, '0');

async function* lines(header: string, count: number, line: (index: number) => string) {
  yield Buffer.from(`${header}\n`);
  for (let start = 0; start < count; start += 1_000) {
    const some = Array.from({ length: Math.min(1_000, count - start) }, (_, index) =>
      line(start + index),
    );
    yield Buffer.from(`${some.join('\n')}\n`);
  }
}

const rules: ImportSource = {
  kind: 'rules',
  format: 'csv',
  open: () =>
    lines('called,id,priority,callers,targets,note', 2 * numbers, (index) => {
      const number = digits(index >> 1);
      // Azurite looks for a row among all that have its RowKey, whatever their partition: so no two share one.
      return index % 2 === 0
        ? `+1425${number},reception-${number},100,,+1206${number},Reception`
        : `+1425${number},vip-${number},10,list:vip,+1360${number},Who is on the list`;
    }),
};
const list: ImportSource = {
  kind: 'lists',
  format: 'csv',
  open: () =>
    lines('list,member,note', members, (index) => `vip,+1206${digits(index)},Customer ${index}`),
};

let peak = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 50);

function report(what: string, rows: number, since: number): void {
  const seconds = (performance.now() - since) / 1_000;
  const rate = Math.round(rows / seconds);
  console.log(
    `${what}: ${rows} rows in ${seconds.toFixed(1)} s, ${rate} rows/s, peak ${Math.round(peak / 2 ** 20)} MiB`,
  );
  peak = 0;
}

async function importTwice(source: ImportSource, changing: Changing): Promise<void> {
  for (const turn of ['first', 'again']) {
    let since = performance.now();
    const outcome = await planImport(
      source,
      { prune: true, allowEmpty: false },
      changing.tables,
      changing,
    );
    if ('refused' in outcome) {
      throw new Error(JSON.stringify(outcome.refused).slice(0, 1_000));
    }
    const { plan } = outcome;
    const { created, replaced, deleted, unchanged } = plan.counts;
    report(`${source.kind}, ${turn}: planned`, created + replaced + unchanged, since);
    since = performance.now();
    const { counts, conflict, historyFailure } = await applyImport(plan, changing, {
      saveFormer: async (rows) => {
        for await (const _ of rows) {
          // Read as the command reads them, which writes them to a file.
        }
      },
      onProgress: () => {},
    });
    if (conflict !== undefined || historyFailure !== undefined || counts.created !== created) {
      throw new Error(`${JSON.stringify(conflict)} ${historyFailure} ${counts.created}`);
    }
    if (turn === 'first') {
      report(`${source.kind}, ${turn}: written`, created, since);
    } else if (created + replaced + deleted > 0) {
      throw new Error('the same file changes something when it is imported again');
    }
  }
}

const service = await startTableService();
const open = (name: string): TableClient =>
  TableClient.fromConnectionString(service.connectionString, name, {
    allowInsecureConnection: true,
  });
const tables = createOperatorTables(
  {
    rules: open('Rules'),
    schedules: open('Schedules'),
    lists: open('Lists'),
    history: open('History'),
  },
  Date.now,
);
const changing: Changing = {
  tables,
  author: { who: 'scale', how: 'command' },
  allowedDestinations: ['+1'],
  strategies: new Set(['first', 'weighted']),
  now: Date.now,
};
try {
  await importTwice(list, changing);
  await importTwice(rules, changing);
  const since = performance.now();
  let bytes = 0;
  for await (const text of exportRows('rules', 'csv', tables)) {
    bytes += text.length;
  }
  report(`rules: exported (${bytes} characters)`, 2 * numbers, since);
} finally {
  clearInterval(watch);
  await service.stop();
}
