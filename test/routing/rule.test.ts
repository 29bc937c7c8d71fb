import { describe, expect, it } from 'vitest';
import { readRule } from '../../src/routing/rule.ts';
import { problemsOf, row, rule, target } from './rules.ts';

const targets = '+14255550199';

describe('a row of the Rules table', () => {
  it('is a rule with nothing but a target, and the defaults of the contract', () => {
    expect(rule('+14255550100/main', { targets })).toEqual({
      partition: '+14255550100',
      id: 'main',
      enabled: true,
      priority: 100,
      calledNumbers: { positive: [], negative: [] },
      callers: { positive: [], negative: [] },
      headers: [],
      schedule: undefined,
      validFrom: undefined,
      validUntil: undefined,
      action: 'redirect',
      targets: [
        {
          identity: { kind: 'phoneNumber', canonical: targets },
          weight: 1,
          tenant: undefined,
          displayName: undefined,
        },
      ],
      strategy: 'first',
      rejectReason: 'busy',
      ringSeconds: undefined,
      maskCaller: false,
      maskCallee: false,
    });
  });

  it('may hold numbers and booleans as text, as spreadsheets do', () => {
    const own = { targets, enabled: false, priority: 7 };
    const asText = { targets, enabled: 'FALSE', priority: ' 7 ' };
    expect(rule('any/a', asText)).toEqual(rule('any/a', own));
    expect(rule('any/a', { targets, priority: 7n }).priority).toBe(7);
    expect(rule('any/a', { targets, priority: '-7.0' }).priority).toBe(-7);
  });

  it('takes empty text for no value, in every column, known or not', () => {
    const columns = {
      targets,
      callers: '',
      enabled: '',
      priority: ' ',
      headers: '',
      misspelt: '',
      schedule: null,
    };
    expect(rule('any/a', columns)).toEqual(rule('any/a', { targets }));
  });

  it("leaves columns that begin with _ to the operator, and the note to the reader's eye", () => {
    expect(rule('any/a', { targets, _owner: 'Kim', note: 'Kim asked for it' })).toEqual(
      rule('any/a', { targets }),
    );
  });

  it('keeps checking targets that its action does not use', () => {
    expect(rule('any/a', { action: 'reject', targets })).toMatchObject({
      action: 'reject',
      targets: [],
    });
    expect(problemsOf('any/a', { action: 'reject', targets: '12' })).toHaveLength(1);
  });

  it.each([
    ['a column that nobody knows', { targets, calers: '+1' }, 'calers: there is no such column'],
    ['no target', {}, 'targets: a rule that redirects has no target'],
    [
      'a target with separators',
      { targets: '+1 425 555 0199' },
      'targets: "+1 425 555 0199" is no target',
    ],
    ['a short code as target', { targets: '+911' }, 'targets: "+911" is no target'],
    ['an anonymous target', { targets: '4:anonymous' }, 'targets: "4:anonymous" is no target'],
    [
      'a target without its GUID',
      { targets: 'application:abc' },
      'targets: "application:abc" is no target',
    ],
    [
      'an option that targets do not have',
      { targets: '+14255550199 wieght=3' },
      'targets: the option wieght= in "+14255550199 wieght=3" is not known: write weight=3,',
    ],
    [
      'an option that is there twice',
      { targets: '+14255550199 weight=3 weight=4' },
      'targets: the option weight= in "+14255550199 weight=3 weight=4" is there twice',
    ],
    [
      'an option without a value',
      { targets: '+14255550199 weight=' },
      'targets: the option weight= in "+14255550199 weight=" is empty',
    ],
    [
      'words behind a target',
      { targets: '+14255550199 weight=3 please' },
      'targets: "please" in "+14255550199 weight=3 please" is no option of a target',
    ],
    [
      'a weight beyond 1000',
      { targets: '+14255550199 weight=1001' },
      'targets: weight=1001 of target +14255550199 is no weight: write a whole number from 0 to 1000',
    ],
    [
      'a negative weight',
      { targets: '+14255550199 weight=-1' },
      'targets: weight=-1 of target +14255550199 is no weight',
    ],
    [
      'a tenant that is no GUID',
      { targets: '+14255550199 tenant=contoso' },
      'targets: tenant=contoso of target +14255550199 is no tenant id',
    ],
    ['an empty item', { targets: '+14255550199,' }, 'targets: an item of the list is empty'],
    [
      'a quote without a partner',
      { callers: '"+14255550199', targets },
      'callers: the item "+14255550199 has a double quote without its partner',
    ],
    [
      'a list without a name',
      { targets, callers: 'list:' },
      'callers: "list:" names no list: write list: and up to 63 lower-case letters',
    ],
    [
      'a list whose name no list can have',
      { targets, callers: 'list:V.I.P.' },
      'callers: "list:V.I.P." names no list',
    ],
    [
      'more lists than can be looked up while it rings',
      { targets, callers: Array.from({ length: 21 }, (_, index) => `list:l${index}`).join(',') },
      'callers: it names 21 lists, and each costs a lookup while the call rings: name at most 20',
    ],
    [
      'a prefix that no identity is long enough for',
      { targets, callers: `prefix:+${'1'.repeat(256)}` },
      'callers: a prefix is longer than any identity: write at most 256 characters',
    ],
    [
      'a weight with spaces round its sign',
      { targets: '+14255550199 weight = 3' },
      'targets: "weight = 3" in "+14255550199 weight = 3" is no option of a target',
    ],
    [
      'a caller with separators',
      { targets, callers: '+1 425 555 0199' },
      'callers: "+1 425 555 0199" is no identity in canonical form: write +14255550199',
    ],
    [
      'a prefix that begins no identity',
      { targets, callers: 'prefix:44' },
      'callers: "prefix:44" is not the beginning of a canonical identity',
    ],
    [
      'a word for a pattern',
      { targets, callers: '*' },
      'callers: "*" is no identity in canonical form',
    ],
    [
      'an unknown action',
      { targets, action: 'forward' },
      'action: "forward" is not known: write redirect, reject or ignore',
    ],
    [
      'an unknown reason',
      { action: 'reject', rejectReason: 'rude' },
      'rejectReason: "rude" is not known: write busy, forbidden or none',
    ],
    [
      'a priority that is no number',
      { targets, priority: 'high' },
      'priority: "high" is not a whole number',
    ],
    [
      'a priority with a fraction',
      { targets, priority: 1.5 },
      'priority: "1.5" is not a whole number',
    ],
    [
      'a priority too large',
      { targets, priority: 2 ** 31 },
      'priority: "2147483648" is not a whole number',
    ],
    [
      'a word for a boolean',
      { targets, enabled: 'yes' },
      'enabled: "yes" is not known: write true or false',
    ],
    [
      'a value of another type',
      { targets, callers: new Uint8Array(2) },
      'callers: the value is neither text, a number, an instant nor true or false',
    ],
    [
      'an unknown strategy',
      { targets, strategy: 'random' },
      'strategy: "random" is not known: write first, weighted or all',
    ],
    [
      'a header without a value',
      { targets, headers: 'X-Department' },
      'headers: "X-Department" is no condition on a header: write X-Department=sales',
    ],
    [
      'a header with nothing behind its sign',
      { targets, headers: 'X-A=' },
      'headers: "X-A=" is no condition on a header',
    ],
    [
      'a header whose quotes end too early',
      { targets, headers: 'X-A="b"c' },
      'headers: "X-A="b"c" is no condition on a header',
    ],
    [
      'a schedule that no schedule can be',
      { targets, schedule: 'Office Hours' },
      'schedule: "Office Hours" is no id of a schedule: write up to 63 lower-case letters',
    ],
    [
      'an unknown state of a schedule',
      { targets, schedule: 'office', during: 'lunch' },
      'during: "lunch" is not known: write open or closed',
    ],
    [
      'a state without a schedule',
      { targets, during: 'closed' },
      'during: it says closed, but no schedule is named',
    ],
    [
      'a time without an offset',
      { targets, validFrom: '2026-12-24T18:00' },
      'validFrom: "2026-12-24T18:00" is no instant: write date, time and offset',
    ],
    [
      'an end before its beginning',
      { targets, validFrom: '2026-12-24T18:00Z', validUntil: '2026-12-24T18:00Z' },
      'validUntil: it is not later than validFrom, so the rule would never hold',
    ],
    ...['14', '91', 'soon'].map((ringSeconds): [string, Record<string, unknown>, string] => [
      `ringing for ${ringSeconds} seconds`,
      { targets, ringSeconds },
      `ringSeconds: "${ringSeconds}" is no ringing time: write a whole number from 15 to 90`,
    ]),
    ...['maskCaller', 'maskCallee'].map((column): [string, Record<string, unknown>, string] => [
      `the word yes for ${column}`,
      { targets, [column]: 'yes' },
      `${column}: "yes" is not known: write true or false`,
    ]),
  ])('is malformed for %s', (_, columns, problem) => {
    const problems = problemsOf('any/a', columns);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  it.each([
    '4:+14255550100/a',
    '+1 425/a',
    'anyone/a',
    '8:ORGID:AB/a',
    '4:anonymous/a',
    '/a',
    'tel:+14255550100/a',
    'any:+1425/a',
    'prefix:+1425/a',
    '4:+1-425-555-0100/a',
  ])('is malformed in the partition of %s, which no call will ever ask for', (name) => {
    expect(problemsOf(name, { targets })[0]).toContain('PartitionKey: ');
  });

  it.each(['any/', 'any/Main', 'any/-a', `any/${'a'.repeat(64)}`, 'any/a b', 'any/fallback'])(
    'is malformed under the key %s',
    (name) => {
      expect(problemsOf(name, { targets })[0]).toContain('RowKey: ');
    },
  );

  it('is malformed where it narrows a called identity that its partition already names', () => {
    expect(problemsOf('+14255550100/a', { targets, calledNumbers: 'prefix:+1' })[0]).toContain(
      'calledNumbers: ',
    );
  });

  it('names every problem at once', () => {
    expect(readRule(row('any/A', { priority: 'x', callers: '*', wrong: 1 }))).toMatchObject({
      malformed: {
        name: 'any/A',
        problems: [
          { column: 'RowKey' },
          { column: 'targets' },
          { column: 'priority' },
          { column: 'callers' },
          { column: 'wrong' },
        ],
      },
    });
  });
});

describe('a rule', () => {
  it('holds every column of the contract, in its own type or as text', () => {
    const columns = {
      headers: 'X-Department=sales, "X-Region=north, west", X-Quoted="a ""b"""',
      schedule: 'office',
      during: 'closed',
      validFrom: new Date('2026-12-24T18:00:00Z'),
      validUntil: '2026-12-25T18:00:00+01:00',
      strategy: 'weighted',
      ringSeconds: '20',
      maskCaller: 'true',
      maskCallee: true,
      targets: '+14255550199 weight=70, +14255550198 weight=0',
      note: 'and a note',
    };
    expect(rule('any/a', columns)).toMatchObject({
      headers: [
        { name: 'X-Department', value: 'sales' },
        { name: 'X-Region', value: 'north, west' },
        { name: 'X-Quoted', value: 'a "b"' },
      ],
      schedule: { id: 'office', during: 'closed' },
      validFrom: Date.parse('2026-12-24T18:00:00Z'),
      validUntil: Date.parse('2026-12-25T17:00:00Z'),
      strategy: 'weighted',
      ringSeconds: 20,
      maskCaller: true,
      maskCallee: true,
      targets: [{ weight: 70 }, { weight: 0 }],
    });
  });
});

describe('a rule without a schedule', () => {
  it('may say that it holds during open, which an empty column means too', () => {
    expect(rule('any/a', { targets, during: 'open' })).toEqual(rule('any/a', { targets }));
  });
});

describe('a whole number', () => {
  it('is read alike in every column, as spreadsheets write it too', () => {
    expect(
      rule('any/a', { priority: '7.0', ringSeconds: '30.0', targets: `${targets} weight=3.0` }),
    ).toEqual(rule('any/a', { priority: 7, ringSeconds: 30, targets: `${targets} weight=3` }));
  });

  it.each([
    ['priority', '7.5', 'priority: "7.5" is not a whole number'],
    ['ringSeconds', '30.5', 'ringSeconds: "30.5" is no ringing time'],
    ['targets', `${targets} weight=3.5`, 'targets: weight=3.5 of target +14255550199 is no weight'],
  ])('is none in the column %s as %s', (column, written, problem) => {
    expect(problemsOf('any/a', { targets, [column]: written })[0]).toContain(problem);
  });
});

describe('the lists of a column', () => {
  it('are twenty at most, however often each is named', () => {
    const twenty = Array.from({ length: 20 }, (_, index) => `list:l${index}`);
    const callers = [...twenty, 'list:l0', 'not list:l1'].join(', ');
    expect(rule('any/a', { targets, callers }).callers.positive).toHaveLength(21);
    expect(problemsOf('any/a', { targets, callers: `${callers}, not list:l20` })).toEqual([
      'callers: it names 21 lists, and each costs a lookup while the call rings: name at most 20, or put the members into one list',
    ]);
  });
});

describe('a header condition', () => {
  it('that is written twice counts once, since more conditions go first', () => {
    expect(rule('any/a', { targets, headers: 'X-A=1, x-a=1, X-A=2, X-B=""' }).headers).toEqual([
      { name: 'X-A', value: '1' },
      { name: 'X-A', value: '2' },
      { name: 'X-B', value: '' },
    ]);
  });
});

describe('the list of targets', () => {
  it('is read in the order written, in every spelling that the contract gives', () => {
    const guid = '5F0C1D2E-8a4b-4c6d-9e7f-0a1b2c3d4e5f';
    const lower = guid.toLowerCase();
    const list = [
      '+14255550199',
      `8:acs:${guid}_${guid}`,
      `8:orgid:${guid}`,
      `28:gcch:${guid}`,
      `user:${guid}`,
      `applicationInstance:${guid}`,
      `application:${guid}`,
    ];
    expect(
      rule('any/a', { targets: list.join(' , ') }).targets.map(
        ({ identity }) => identity.canonical,
      ),
    ).toEqual([
      '+14255550199',
      `8:acs:${lower}_${lower}`,
      `8:orgid:${lower}`,
      `28:gcch:${lower}`,
      `8:orgid:${lower}`,
      `28:orgid:${lower}`,
      `application:${lower}`,
    ]);
  });

  it('gives each target its options, in any order', () => {
    const tenant = '5F0C1D2E-8a4b-4c6d-9e7f-0a1b2c3d4e5f';
    const written = `+14255550199  name="Front desk, ""A""" weight=3 tenant=${tenant}, "+14255550198 name=""B"""`;
    expect(rule('any/a', { targets: written }).targets).toEqual([
      {
        ...target('+14255550199'),
        weight: 3,
        tenant: tenant.toLowerCase(),
        displayName: 'Front desk, "A"',
      },
      { ...target('+14255550198'), displayName: 'B' },
    ]);
  });

  it('may hold items in double quotes', () => {
    expect(rule('any/a', { targets: '"+14255550199", "+14255550198"' }).targets).toHaveLength(2);
  });
});
