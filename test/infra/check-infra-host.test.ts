import { describe, it } from 'vitest';
import { expectFinding, type NamedMutation } from './mutated-project.ts';

const host = 'host.json';

describe('infra:check, of host.json', () => {
  it.each<NamedMutation>([
    [
      'another version',
      'host.json: version must be "2.0", not "1.0"',
      { file: host, from: '"version": "2.0"', to: '"version": "1.0"' },
    ],
    [
      'a level that drops the lines of calls',
      'host.json: logLevel.default is Warning, which drops the line of every call',
      { file: host, from: '"default": "Information"', to: '"default": "Warning"' },
    ],
    [
      'a level for functions',
      'host.json: logLevel.Function is Error, which drops',
      {
        file: host,
        from: '"default": "Information"',
        to: '"default": "Information", "Function": "Error"',
      },
    ],
    [
      'a level for one function',
      'host.json: logLevel.Function.incoming-call is None, which drops',
      {
        file: host,
        from: '"default": "Information"',
        to: '"default": "Information", "Function.incoming-call": "None"',
      },
    ],
    [
      'a level for what one function writes',
      'host.json: logLevel.Function.incoming-call.User is Warning, which drops',
      {
        file: host,
        from: '"default": "Information"',
        to: '"default": "Information", "Function": "Warning", "Function.incoming-call": "Information", "Function.incoming-call.User": "Warning"',
      },
    ],
    [
      'a level for requests',
      'host.json: logLevel.Host.Results is Error, which drops',
      {
        file: host,
        from: '"default": "Information"',
        to: '"default": "Information", "Host.Results": "Error"',
      },
    ],
    [
      'lines of calls that are sampled',
      'host.json: samplingSettings.excludedTypes must have Trace, else sampling drops some of the line of every call',
      { file: host, from: '"Exception;Trace"', to: '"Exception;Request"' },
    ],
    [
      'exceptions that are sampled',
      'host.json: samplingSettings.excludedTypes must have Exception',
      { file: host, from: '"Exception;Trace"', to: '"Trace"' },
    ],
    [
      'sampling of everything',
      'host.json: logging.applicationInsights.samplingSettings.excludedTypes is missing',
      { file: host, from: ',\n        "excludedTypes": "Exception;Trace"', to: '' },
    ],
    [
      'another route prefix',
      'host.json: extensions.http.routePrefix must be "api", not ""',
      { file: host, from: '"api"', to: '""' },
    ],
    [
      'a timeout',
      'host.json: functionTimeout is not expected',
      {
        file: host,
        from: '"version": "2.0",',
        to: '"version": "2.0",\n  "functionTimeout": "00:00:05",',
      },
    ],
    [
      'a throttle',
      'host.json: extensions.http.maxConcurrentRequests is not expected',
      {
        file: host,
        from: '"routePrefix": "api"',
        to: '"routePrefix": "api", "maxConcurrentRequests": 1',
      },
    ],
    [
      'what is no JSON',
      'host.json: it is missing, or no JSON',
      { file: host, from: '"2.0",', to: '"2.0"' },
    ],
  ])('fails at %s', (_name, sentence, mutation) => {
    expectFinding(sentence, mutation);
  });
});
