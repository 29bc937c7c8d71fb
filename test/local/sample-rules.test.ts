import { describe, expect, it } from 'vitest';
import { acsAbilities } from '../../src/acs/platform.ts';
import {
  sampleAllowedDestinations,
  sampleCall,
  sampleRules,
} from '../../src/local/sample-rules.ts';
import { noKnowledge } from '../../src/routing/knowledge.ts';
import { route } from '../../src/routing/route.ts';
import { readRule } from '../../src/routing/rule.ts';
import { readSettings } from '../../src/settings.ts';
import { parties } from '../routing/rules.ts';

describe('the sample rules', () => {
  it('are well formed, every one of them', () => {
    for (const row of sampleRules) {
      expect(readRule(row)).toHaveProperty('rule');
    }
  });

  it('send the sample call to the reception, whose number the sample settings allow', () => {
    const rules = sampleRules.map(readRule).flatMap((read) => ('rule' in read ? [read.rule] : []));
    const allowedDestinations = sampleAllowedDestinations.split(',');
    const { called, caller } = sampleCall;
    const [first] = route(parties(called.canonical, caller.canonical), {
      rules,
      knowledge: noKnowledge,
      allowedDestinations,
      fallbackTarget: undefined,
      abilities: acsAbilities,
    });
    expect(first).toMatchObject({ kind: 'redirect', rule: '+14255550100/reception' });
    const read = readSettings({ ALLOWED_DESTINATIONS: sampleAllowedDestinations });
    expect('problems' in read && read.problems.join()).not.toContain('ALLOWED_DESTINATIONS');
  });
});
