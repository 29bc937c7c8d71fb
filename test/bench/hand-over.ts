// npm run bench: how long it takes from a delivery until ACS has the redirect, beside a handler that only calls the SDK.
import { randomBytes, randomUUID } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { createAcsStandIn } from '../../src/local/acs-stand-in/acs-stand-in.ts';
import { startAcsServer } from '../../src/local/acs-stand-in/server.ts';
import { appEnvironment, reachLoopbackDirectly } from '../../src/local/app-environment.ts';
import { startHostProcess } from '../../src/local/host-process.ts';
import { cloudEventDelivery } from '../../src/local/sample-delivery.ts';
import { sampleAllowedDestinations, writeSampleRules } from '../../src/local/sample-rules.ts';
import { startTableService } from '../../src/local/table-service.ts';
import { openTable } from '../../src/store/tables.ts';
import type { Identity } from '../../src/telephony/identity.ts';

const { values } = parseArgs({ options: { calls: { type: 'string', default: '2000' } } });
const calls = Number(values.calls);
const warmUp = 200;

const project = fileURLToPath(new URL('../../', import.meta.url));
const busy: Identity = { kind: 'phoneNumber', canonical: '+14255550100' };
const key = 'bench';
const clock = () => performance.timeOrigin + performance.now();

reachLoopbackDirectly();
const folder = await mkdtemp(join(tmpdir(), 'call-redirect-bench-'));
await mkdir(join(folder, 'dist'));
await build({
  entryPoints: [fileURLToPath(new URL('hard-coded-app.ts', import.meta.url))],
  outfile: join(folder, 'dist/main.cjs'),
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  external: ['@azure/functions-core'],
});
for (const file of ['host.json', 'package.json']) {
  await cp(join(project, file), join(folder, file));
}

const accessKey = randomBytes(32).toString('base64');
const standIn = createAcsStandIn({ accessKey });
const acs = await startAcsServer({ standIn, port: 0, now: clock });
const tables = await startTableService();
await writeSampleRules(openTable(tables, 'Rules'));
const environment = appEnvironment({
  ACS_CONNECTION_STRING: `endpoint=${acs.url};accesskey=${accessKey}`,
  TABLES_CONNECTION_STRING: tables.connectionString,
  ALLOWED_DESTINATIONS: sampleAllowedDestinations,
  LOCAL_FUNCTION_KEYS: JSON.stringify({ host: key, functions: { 'incoming-call': key } }),
});
const start = (appDirectory: string) =>
  startHostProcess({ appDirectory, port: 0, environment, onLine: () => undefined });
const [product, hardCoded] = [await start(project), await start(folder)];

/** Milliseconds from sending a delivery until the stand-in has the redirect. */
async function handOver(host: { readonly url: string }, called: Identity): Promise<number> {
  const incomingCallContext = randomBytes(1500).toString('base64url');
  standIn.ring(incomingCallContext);
  const body = JSON.stringify(
    cloudEventDelivery({
      called,
      caller: { kind: 'phoneNumber', canonical: '+14255550177' },
      incomingCallContext,
      eventId: randomUUID(),
      correlationId: randomUUID(),
      time: new Date(),
    }),
  );
  const sent = clock();
  const response = await fetch(`${host.url}/api/acs/incoming-call?code=${key}`, {
    method: 'POST',
    body,
  });
  await response.arrayBuffer();
  const [act] = standIn.acts(incomingCallContext);
  if (act === undefined) {
    throw new Error(`A call was not handed over (${response.status}).`);
  }
  return act.at - sent;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Both in alternation, so that whatever else the machine does hits both. */
async function compare(calledOf: (call: number) => Identity) {
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let call = -warmUp; call < calls; call += 1) {
    const pair = [
      await handOver(product, calledOf(call)),
      await handOver(hardCoded, busy),
    ] as const;
    if (call >= 0) {
      ours.push(pair[0]);
      theirs.push(pair[1]);
    }
  }
  return [ours, theirs].map((times) => times.toSorted((left, right) => left - right));
}

function show(name: string, sorted: readonly number[] | undefined): void {
  const figures = [0.5, 0.99].map((share) =>
    quantile(sorted ?? [], share)
      .toFixed(2)
      .padStart(8),
  );
  console.log(`${name.padEnd(34)} p50 ${figures[0]} ms   p99 ${figures[1]} ms`);
}

try {
  console.log(
    `${calls} calls each, in alternation; Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}`,
  );
  const [warm, besideWarm] = await compare(() => busy);
  show('Call Redirect, busy number', warm);
  show('hard-coded handler beside it', besideWarm);
  const [cold, besideCold] = await compare((call) => ({
    kind: 'phoneNumber',
    canonical: `+1425${String(1_000_000 + warmUp + call)}`,
  }));
  show('Call Redirect, new number each time', cold);
  show('hard-coded handler beside it', besideCold);
  const ratio = quantile(warm ?? [], 0.5) / quantile(besideWarm ?? [], 0.5);
  console.log(`busy number, median: ${ratio.toFixed(2)} × the hard-coded handler`);
} finally {
  await Promise.all([product.stop(), hardCoded.stop(), acs.stop(), tables.stop()]);
  await rm(folder, { recursive: true });
}
