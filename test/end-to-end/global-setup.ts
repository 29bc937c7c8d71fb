import { execSync } from 'node:child_process';
import type { TestProject } from 'vitest/node';
import { startTableService } from '../../src/local/table-service.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The connection string of a real table service, shared by all tests; each makes tables of its own. */
    tables: string;
  }
}

/** Builds the bundle and starts the table service once for the whole run; ends the service with it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  execSync('npm run --silent build', { stdio: 'inherit' });
  const tables = await startTableService();
  project.provide('tables', tables.connectionString);
  return () => tables.stop();
}
