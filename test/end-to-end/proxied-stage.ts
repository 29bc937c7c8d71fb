import { inject, type TestContext } from 'vitest';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { type App, type Stage, setStage } from './stage.ts';

/** A stage of one test's own, with the tables behind a proxy. */
export interface ProxiedStage {
  readonly stage: Stage;
  readonly tables: FaultProxy;
  /** Starts an app that reaches the tables through the proxy. */
  start(settings?: Readonly<Record<string, string>>): Promise<App>;
  /** The requests for tables that were sent before ACS had its last request. */
  beforeHandOver(): ReturnType<FaultProxy['requests']>;
}

const endpoint = /TableEndpoint=([^;]+)/.exec(inject('tables'))?.[1] ?? '';

/** Sets the stage, and strikes it when the test is over. */
export async function setProxiedStage({ onTestFinished }: TestContext): Promise<ProxiedStage> {
  const stage = await setStage();
  const tables = await startFaultProxy(endpoint);
  onTestFinished(async () => {
    await tables.set({ kind: 'pass' });
    await stage.strike();
    await tables.stop();
  });
  const connectionString = inject('tables').replace(endpoint, tables.url);
  return {
    stage,
    tables,
    start: (settings = {}) =>
      stage.startApp({ TABLES_CONNECTION_STRING: connectionString, ...settings }),
    beforeHandOver() {
      const handOver = stage.standIn.requests().at(-1)?.arrivedAt ?? 0;
      return tables.requests().filter(({ at }) => at <= handOver);
    },
  };
}
