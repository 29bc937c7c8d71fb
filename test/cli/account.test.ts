import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseAccount } from '../../src/cli/account.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const named = { connectionString: 'UseDevelopmentStorage=true' };

describe('settings of the app that no table needs', () => {
  it('are no reason to refuse the account, but are told', async () => {
    vi.stubEnv('RING_SECONDS', '1000');
    vi.stubEnv('RULES_TABLE', 'Routes');
    const { settings, otherProblems } = await chooseAccount(named);
    expect(settings.rulesTable).toBe('Routes');
    expect(otherProblems).toEqual([expect.stringContaining('RING_SECONDS must be')]);
  });

  it('are told only where something is wrong with them', async () => {
    vi.stubEnv('RING_SECONDS', '60');
    expect((await chooseAccount(named)).otherProblems).toEqual([]);
  });
});

describe('settings that the tables need', () => {
  it('are a reason to refuse it', async () => {
    vi.stubEnv('RULES_TABLE', 'Lists');
    await expect(chooseAccount(named)).rejects.toThrow('RULES_TABLE and LISTS_TABLE name the same');
  });
});
