import { describe, expect, it } from 'vitest';
import { demandAzureCli } from '../../infra/hooks/azure-cli.mjs';
import { answering, outputs, subscriptionId } from './azure-cli-answers.ts';

describe('the sign-in of the Azure CLI', () => {
  const failures = [
    ['is not there', [['version', 127, '']], 'install it'],
    ['is not signed in', [['account', 1, 'Please run az login']], 'az login (signing in to azd'],
    ['does not know the subscription', [['account show', 1, 'not found']], subscriptionId],
    ['has expired', [['get-access-token', 1, 'AADSTS700082']], 'its sign-in has expired'],
  ] as const;

  it.for(failures)('is told what to do where it %s', async ([, answers, remedy]) => {
    const { cli } = answering(...answers);
    await expect(demandAzureCli(cli, outputs)).rejects.toThrow(remedy);
  });

  it('is enough before azd has asked for a subscription', async () => {
    const { cli, commands } = answering();
    await demandAzureCli(cli, {});
    expect(commands.join()).not.toContain('--subscription');
  });

  it('names the tenant that azd deploys to', async () => {
    const { cli } = answering(['account', 1, '']);
    await expect(demandAzureCli(cli, { AZURE_TENANT_ID: 'tenant-1' })).rejects.toThrow(
      'az login --tenant tenant-1',
    );
  });
});
