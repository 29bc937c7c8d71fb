import { describe, it } from 'vitest';
import { expectFinding, type NamedMutation } from './mutated-project.ts';

describe('infra:check, of queries', () => {
  it.each<NamedMutation>([
    [
      'a field that the log line does not have',
      'no field outcome',
      { file: 'infra/queries/calls.kql', from: 'call.event', to: 'call.outcome' },
    ],
    [
      'an event that no call ends as',
      'no call ends as "late"',
      { file: 'infra/queries/failed-calls.kql', from: "'expired'", to: "'late'" },
    ],
    [
      'a phrase that the code does not write',
      'the code never writes "check that the app may use the ACS resource"',
      { file: 'src/acs/errors.ts', from: 'check that the app may', to: 'see whether the app may' },
    ],
    [
      'a function that alerts leave aside',
      'src/functions registers no function "health"',
      {
        file: 'src/functions/health.ts',
        from: "registerDoor('health',",
        to: "registerDoor('well',",
      },
    ],
  ])('fails at %s', (_name, sentence, mutation) => {
    expectFinding(sentence, mutation);
  });
});
