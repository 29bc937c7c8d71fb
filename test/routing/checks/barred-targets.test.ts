import { describe, expect, it } from 'vitest';
import { check } from './checked.ts';

describe('a target', () => {
  it('that is the called identity itself is an error', () => {
    const remedy = 'name another target';
    const sentence =
      'the target +14255550100 is the called identity itself, so it is always passed over';
    expect(
      check({
        '+14255550100/a': { targets: '+14255550101, +14255550100, +14255550100' },
        'any/b': { targets: '+14255550100', calledNumbers: '+14255550100', priority: 99 },
      }),
    ).toEqual([
      `error barred-target +14255550100/a, targets: ${sentence}: ${remedy}`,
      `error barred-target any/b, targets: ${sentence}: ${remedy}`,
    ]);
  });

  it('that is one of several called identities is a warning', () => {
    const sentence =
      'the target +14255550100 is one of calledNumbers, so it is passed over when it is called itself: name another target as well, or take +14255550100 out of calledNumbers';
    expect(
      check({
        'any/a': { targets: '+14255550100', calledNumbers: '+14255550100, +14255550101' },
        'any/b': {
          targets: '+14255550100',
          calledNumbers: '+14255550100, prefix:+1206',
          priority: 99,
        },
      }),
    ).toEqual([
      `warning called-target any/a, targets: ${sentence}`,
      `warning called-target any/b, targets: ${sentence}`,
    ]);
  });

  it('that no allowed prefix reaches is an error, except where it is no phone number', () => {
    expect(
      check(
        { 'any/a': { targets: '+14255550101, +33123456789, 8:orgid:ab' } },
        { allowedDestinations: ['+1425', '+44'] },
      ),
    ).toEqual([
      'error barred-target any/a, targets: no prefix of ALLOWED_DESTINATIONS allows the target +33123456789, so it is always passed over: name another target, or add its prefix to ALLOWED_DESTINATIONS',
    ]);
  });

  it('that is one of several callers is a warning', () => {
    expect(
      check({
        'any/a': { targets: '+14255550177', callers: '+14255550177, prefix:+44' },
        'any/b': { targets: '+14255550178', callers: '+14255550178, +14255550179' },
      }),
    ).toEqual([
      'warning caller-target any/a, targets: the target +14255550177 is one of callers, so it is passed over when it calls: name another target as well, or take +14255550177 out of callers',
      'warning caller-target any/b, targets: the target +14255550178 is one of callers, so it is passed over when it calls: name another target as well, or take +14255550178 out of callers',
    ]);
  });

  it('that is the only caller is an error, beside other targets too', () => {
    const sentence = (number: string): string =>
      `the target ${number} is the only caller of the rule, so it is always passed over: name another target`;
    expect(
      check({
        'any/a': { targets: '+14255550178', callers: '+14255550178' },
        'any/b': {
          targets: '+14255550177, +14255550179',
          callers: '+14255550179, +14255550179',
        },
      }),
    ).toEqual([
      `error barred-target any/a, targets: ${sentence('+14255550178')}`,
      `error barred-target any/b, targets: ${sentence('+14255550179')}`,
    ]);
  });
});
