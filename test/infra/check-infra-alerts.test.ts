import { describe, it } from 'vitest';
import { expectFinding, type NamedMutation } from './mutated-project.ts';

const alerts = 'infra/modules/alerts.bicep';

describe('infra:check, of alerts', () => {
  it.each<NamedMutation>([
    [
      'an alert that is switched off',
      'alerts.onLog[denied]: properties.enabled must be true, not false',
      { file: alerts, from: '      enabled: true', to: '      enabled: false' },
    ],
    [
      'an alert that looks at something else',
      "alerts.onEventGrid[dead-letters]: properties.criteria.allOf.0.metricName must be 'DeadLetteredCount', not 'PublishSuccessCount'",
      { file: alerts, from: "'DeadLetteredCount'", to: "'PublishSuccessCount'" },
    ],
    [
      'an alert without its query',
      'alerts.onLog[failed-calls]: properties.criteria.allOf.0.query must be',
      { file: alerts, from: 'failed-calls.kql', to: 'denied.kql' },
    ],
  ])('fails at %s', (_name, sentence, mutation) => {
    expectFinding(sentence, mutation);
  });
});
