import * as v from 'valibot';
import type { Problem, Reading } from '../routing/problem.ts';

/** Reads the members of an object one by one, gathers the problems, and knows in the end which nobody asked for. */
export interface JsonFields {
  /** The member as the schema has it; undefined where it is absent or has a problem. */
  read<Value>(name: string, schema: v.GenericSchema<unknown, Value>): Value | undefined;
  /** The same for a text that means something else. */
  parsed<Value>(name: string, parse: (text: string) => Reading<Value>): Value | undefined;
  /** Says that a member which nobody may leave out is missing, if it is. */
  require(name: string): void;
  /** In the order in which the members were asked for, then those that nobody asked for. */
  problems(): readonly Problem[];
}

/** Opens an object that was read from JSON. */
export function openFields(object: object): JsonFields {
  const members = new Map<string, unknown>(Object.entries(object));
  const asked = new Set<string>();
  const problems: Problem[] = [];
  const fields: JsonFields = {
    read(name, schema) {
      asked.add(name);
      if (!members.has(name)) {
        return undefined;
      }
      const parsed = v.safeParse(schema, members.get(name));
      if (parsed.success) {
        return parsed.output;
      }
      problems.push(...parsed.issues.map((issue) => describeIssue(name, issue)));
      return undefined;
    },
    parsed(name, parse) {
      const text = fields.read(name, v.string());
      const reading = text === undefined ? undefined : parse(text);
      if (reading !== undefined && !('value' in reading)) {
        problems.push({ column: name, ...reading });
      }
      return reading !== undefined && 'value' in reading ? reading.value : undefined;
    },
    require(name) {
      if (!members.has(name)) {
        problems.push({ column: name, problem: 'it is missing', remedy: 'add it' });
      }
    },
    problems: () => [
      ...problems,
      ...[...members.keys()]
        .filter((name) => !asked.has(name))
        .map((column) => ({
          column,
          problem: 'there is no such field',
          remedy: 'correct its name or leave it out',
        })),
    ],
  };
  return fields;
}

const words = new Map([
  ['string', 'a text'],
  ['record', 'an object of texts'],
  ['custom', 'an object of texts'],
]);

function describeIssue(name: string, issue: v.BaseIssue<unknown>): Problem {
  const path = v.getDotPath(issue);
  return issue.type === 'non_empty'
    ? { column: name, problem: 'it is empty', remedy: 'send a text, or leave it out' }
    : {
        column: path === null ? name : `${name}.${path}`,
        problem: `${issue.received} is not what belongs there`,
        remedy: `send ${words.get(issue.type) ?? issue.expected ?? 'another value'}`,
      };
}
