import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import * as v from 'valibot';
import { expect } from 'vitest';
import { parse } from 'yaml';

const reference = v.object({ $ref: v.string() });
const responseSchema = v.union([
  reference,
  v.object({
    headers: v.optional(v.record(v.string(), v.unknown()), {}),
    content: v.optional(v.record(v.string(), v.object({ schema: v.unknown() })), {}),
  }),
]);
const operationSchema = v.object({
  operationId: v.string(),
  security: v.optional(v.array(v.unknown())),
  responses: v.record(v.string(), responseSchema),
});
const methods = ['get', 'put', 'delete', 'post', 'options'] as const;
const documentSchema = v.looseObject({
  paths: v.record(
    v.string(),
    v.strictObject({
      parameters: v.optional(v.array(v.unknown())),
      ...v.entriesFromList(methods, v.optional(operationSchema)),
    }),
  ),
  components: v.looseObject({
    responses: v.record(v.string(), responseSchema),
    schemas: v.record(
      v.string(),
      v.looseObject({
        properties: v.optional(
          v.record(v.string(), v.looseObject({ $ref: v.optional(v.string()) })),
        ),
      }),
    ),
  }),
});

/** One thing that can be asked for. */
export interface Operation {
  readonly method: string;
  /** Such as `/rules/{called}`. */
  readonly path: string;
  readonly id: string;
  readonly needsKey: boolean;
  /** By status. */
  readonly responses: ReadonlyMap<string, v.InferOutput<typeof responseSchema>>;
}

/** An answer as far as it is described. */
export interface DescribedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

const text = await readFile(new URL('../../docs/openapi.yaml', import.meta.url), 'utf8');
const source: unknown = parse(text);
const document = v.parse(documentSchema, source);
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema({ $id: 'openapi', ...document });

/** Every operation of the description. */
export const operations: readonly Operation[] = Object.entries(document.paths).flatMap(
  ([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation === undefined
        ? []
        : {
            method: method.toUpperCase(),
            path,
            id: operation.operationId,
            needsKey: operation.security === undefined,
            responses: new Map(Object.entries(operation.responses)),
          };
    }),
);

/** The columns that a schema of the description has, with the names of their types. */
export function columnsOf(schema: string): ReadonlyMap<string, string | undefined> {
  const { properties = {} } = document.components.schemas[schema] ?? {};
  return new Map(
    Object.entries(properties).map(([name, { $ref }]) => [name, $ref?.split('/').at(-1)]),
  );
}

/** Every `$ref` in the description. */
export const references: readonly string[] = [
  ...text.matchAll(/\$ref: "#\/components\/([^"]+)"/g),
].map(([, name = '']) => name);

/** The names of the parts that can be referred to, as `schemas/Rule`. */
export const components: readonly string[] = Object.entries(document.components).flatMap(
  ([kind, parts]) =>
    typeof parts === 'object' && parts !== null && kind !== 'securitySchemes'
      ? Object.keys(parts).map((name) => `${kind}/${name}`)
      : [],
);

/** Fails where an answer is not described, or is not as described. */
export function expectDescribed(method: string, path: string, answer: DescribedAnswer): void {
  const operation = operations.find(
    (each) => each.method === method && matches(each.path, path.replace(/\/*(?:\?.*)?$/, '')),
  );
  if (operation === undefined) {
    expect([404, 405], `${method} ${path} is not described`).toContain(answer.status);
    return;
  }
  const found = operation.responses.get(String(answer.status));
  expect(found, `${answer.status} of ${operation.id} is not described`).toBeDefined();
  const response = found !== undefined && '$ref' in found ? resolve(found.$ref) : found;
  if (response === undefined || '$ref' in response) {
    return;
  }
  const { headers, content } = response;
  for (const name of Object.keys(headers)) {
    expect(answer.headers.get(name), `${name} of ${operation.id}`).toMatch(/^"[^"]+"$/);
  }
  const [type] = Object.keys(content);
  if (type === undefined) {
    expect(answer.text).toBe('');
    return;
  }
  expect(answer.headers.get('content-type')).toBe(type);
  const validate = ajv.compile(inDocument(content[type]?.schema));
  expect(validate(answer.json) || validate.errors, answer.text.slice(0, 500)).toBe(true);
}

function resolve(ref: string) {
  return document.components.responses[ref.split('/').at(-1) ?? ''];
}

/** The schema with references that lead into the description from outside. */
function inDocument(schema: unknown): object {
  const moved: unknown = JSON.parse(
    JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"openapi#/'),
  );
  return typeof moved === 'object' && moved !== null ? moved : {};
}

function matches(template: string, path: string): boolean {
  const pattern = template.slice(1).replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${pattern}$`).test(path);
}
