import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const Permissions = v.optional(v.record(v.string(), v.string()), {});
const Step = v.object({
  run: v.optional(v.string(), ''),
  uses: v.optional(v.string(), ''),
  with: v.optional(v.record(v.string(), v.unknown()), {}),
});
const Workflow = v.object({
  permissions: Permissions,
  concurrency: v.object({ 'cancel-in-progress': v.union([v.boolean(), v.string()]) }),
  jobs: v.record(
    v.string(),
    v.object({
      environment: v.optional(v.string()),
      needs: v.optional(v.union([v.string(), v.array(v.string())])),
      permissions: Permissions,
      steps: v.array(Step),
    }),
  ),
});

async function readWorkflow(name: string) {
  const file = new URL(`../../.github/workflows/${name}.yml`, import.meta.url);
  return v.parse(Workflow, parse(await readFile(file, 'utf8')));
}
const [ci, deploy] = await Promise.all([readWorkflow('ci'), readWorkflow('deploy')]);
const stepsThatUse = (steps: readonly v.InferOutput<typeof Step>[], action: string) =>
  steps.filter(({ uses }) => uses.startsWith(`${action}@`));

describe('the workflow that deploys', () => {
  const jobs = Object.values(deploy.jobs);
  const signingIn = jobs.filter(({ permissions }) => 'id-token' in permissions);

  it('gives the right to sign in to one job alone, that of the environment', () => {
    expect(deploy.permissions).toEqual({ contents: 'read' });
    expect(signingIn).toEqual([deploy.jobs['deploy']]);
    expect(signingIn[0]?.environment).toMatch(/^\$\{\{ inputs\.environment \}\}$/);
    expect(jobs.filter(({ environment }) => environment !== undefined)).toEqual(signingIn);
  });

  it('runs nothing that npm installs in that job', () => {
    const isNpm = ({ run }: { readonly run: string }) => /\bnp[mx]\b/.test(run);
    expect(jobs.flatMap(({ steps }) => steps).filter(isNpm)).toHaveLength(3);
    expect(signingIn.flatMap(({ steps }) => steps).filter(isNpm)).toEqual([]);
  });

  it('deploys the zip that the job without that right has built', () => {
    expect(deploy.jobs['deploy']?.needs).toBe('build');
    const [up] = stepsThatUse(deploy.jobs['build']?.steps ?? [], 'actions/upload-artifact');
    const [down] = stepsThatUse(signingIn[0]?.steps ?? [], 'actions/download-artifact');
    expect(up?.with).toMatchObject({ path: 'dist/call-redirect.zip' });
    expect(down?.with).toEqual({ name: up?.with['name'], path: 'dist' });
    const zips = signingIn[0]?.steps.filter(({ run }) => run.includes('--src')) ?? [];
    expect(zips.map(({ run }) => /--src (\S+)/.exec(run)?.[1])).toEqual(['dist/call-redirect.zip']);
  });
});

describe('the workflows', () => {
  it('never cut off a run on main', () => {
    expect(ci.concurrency['cancel-in-progress']).toMatch(
      /^\$\{\{ github\.ref != 'refs\/heads\/main' \}\}$/,
    );
    expect(deploy.concurrency['cancel-in-progress']).toBe(false);
  });

  it('say how long an artifact is kept', () => {
    const uploads = [ci, deploy]
      .flatMap(({ jobs }) => Object.values(jobs))
      .flatMap(({ steps }) => stepsThatUse(steps, 'actions/upload-artifact'));
    expect(uploads).toHaveLength(2);
    expect(uploads.map((step) => step.with['retention-days'])).toEqual([30, 30]);
  });
});
