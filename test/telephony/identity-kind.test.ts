import { describe, expect, it } from 'vitest';
import {
  beginsKindOfGraph,
  canBeUnknownKind,
  isKindOfGraph,
  spellKind,
} from '../../src/telephony/identity-kind.ts';

describe('a kind of identities', () => {
  it('is spelled as Graph spells it, and stays as it is where nobody knows it', () => {
    expect(['ONPREMISES', 'User', 'applicationinstance', 'BotUser'].map(spellKind)).toEqual([
      ...['onPremises', 'user', 'applicationInstance', 'BotUser'],
    ]);
  });

  it('is known in any case, and by its beginning in its own', () => {
    expect(['Guest', 'user', 'botUser'].map(isKindOfGraph)).toEqual([true, false, false]);
    expect(['azureC', 'AZUREC', 'us', 'guests'].map(beginsKindOfGraph)).toEqual([
      ...[true, false, false, false],
    ]);
  });

  it.each(['botUser', 'x', 'skype', 'spoolUser', 'note', 'bot', 'tell', 'lasso', 'kind2'])(
    'may be %s, which nobody here knows',
    (word) => {
      expect(canBeUnknownKind(word)).toBe(true);
    },
  );

  it.each([
    ...['list', 'LIST', 'lists', 'lis', 'lits', 'lift', 'ilst', 'prefix', 'refix', 'prefxi', 'tel'],
    ...[
      'not',
      'any',
      'anonymus',
      'users',
      'phones',
      'guets',
      'aplication',
      'Device',
      'sip',
      'sips',
    ],
    ...['notlist', 'NotPrefix', 'notguest'],
    ...['', '2x', 'on-premises', 'é'],
  ])('is not %j, which means something else or is a slip of it', (word) => {
    expect(canBeUnknownKind(word)).toBe(false);
  });
});
