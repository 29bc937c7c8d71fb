import { describe, expect, it } from 'vitest';
import { readCallHeaders } from '../../src/acs/call-headers.ts';

describe('the headers of a call', () => {
  it('are the SIP and VoIP headers as one set, by name in lower case', () => {
    const headers = readCallHeaders({
      sipHeaders: { 'X-MS-Custom-Department': 'sales', 'User-To-User': 'ab' },
      voipHeaders: { 'x-ms-custom-department': 'support' },
    });
    expect([...headers]).toEqual([
      ['x-ms-custom-department', ['sales', 'support']],
      ['user-to-user', ['ab']],
    ]);
  });

  it('leave aside what is no text', () => {
    const headers = readCallHeaders({
      sipHeaders: { a: 1, b: null, c: ['d'], d: '' },
      voipHeaders: 'none',
    });
    expect([...headers]).toEqual([['d', ['']]]);
  });

  it.each([undefined, null, 'text', 7, [], {}, { sipHeaders: null }])(
    'are none in a context of %j',
    (context) => {
      expect(readCallHeaders(context).size).toBe(0);
    },
  );

  it('may have the names of an object’s own properties', () => {
    const context: unknown = JSON.parse('{"sipHeaders":{"__proto__":"a","toString":"b"}}');
    expect(readCallHeaders(context).get('tostring')).toEqual(['b']);
  });
});
