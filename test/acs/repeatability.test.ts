import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { repeatabilityHeaders } from '../../src/acs/repeatability.ts';

const request = {
  verb: 'redirect',
  incomingCallContext: 'context',
  subject: '+14255550199',
  repetition: 0,
} as const;
const firstSent = Date.UTC(1994, 10, 6, 8, 49, 37, 999);

describe('the Repeatability headers', () => {
  it('are what the contract says, computed by another program', () => {
    expect(repeatabilityHeaders(request, firstSent)).toEqual({
      'Repeatability-Request-ID': '3f794241-8af5-4288-9f6b-f3b17b408ad2',
      'Repeatability-First-Sent': 'Sun, 06 Nov 1994 08:49:37 GMT',
    });
    const reject = {
      verb: 'reject',
      incomingCallContext: 'kontext-ü',
      subject: 'busy',
      repetition: 3,
    } as const;
    expect(repeatabilityHeaders(reject, firstSent)['Repeatability-Request-ID']).toBe(
      'f87fa2d6-ce07-4253-99b5-c4a65a744943',
    );
  });

  it('name a version 4 UUID whatever the request is', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.nat(),
        (incomingCallContext, subject, repetition) => {
          const headers = repeatabilityHeaders(
            { verb: 'redirect', incomingCallContext, subject, repetition },
            firstSent,
          );
          expect(headers['Repeatability-Request-ID']).toMatch(
            /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
          );
        },
      ),
    );
  });

  it('differ as soon as any part of the request does', () => {
    const variants = [
      request,
      { ...request, verb: 'reject' as const },
      { ...request, incomingCallContext: 'another' },
      { ...request, subject: '+14255550198' },
      { ...request, repetition: 1 },
    ];
    const ids = variants.map(
      (each) => repeatabilityHeaders(each, firstSent)['Repeatability-Request-ID'],
    );
    expect(new Set(ids).size).toBe(variants.length);
  });
});
