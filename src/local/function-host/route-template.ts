import type { Token } from 'path-to-regexp';
import { StartError } from './start-error.ts';

/** One part of a route between slashes. */
export type RouteSegment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string; readonly isOptional: boolean }
  | { readonly kind: 'rest'; readonly name: string };

const parameter = /^\{(?<rest>\*)?(?<name>[a-z_]\w*)(?<optional>\?)?\}$/i;

/**
 * Reads a route template of Azure Functions: literals, `{name}`, `{name?}` and `{*rest}` between slashes
 * (https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger#customize-the-http-endpoint).
 * Throws StartError, which names the function, for what Azure refuses, and for constraints, default values and
 * parameters that share a segment with other text, which this host does not know.
 */
export function parseRoute(template: string, functionName: string): readonly RouteSegment[] {
  const refuse = (reason: string): never => {
    throw new StartError(`Route "${template}" of function "${functionName}" ${reason}.`);
  };
  const segments = template
    .split('/')
    .map((text) => parseSegment(text) ?? refuse(`holds "${text}": ${segmentForms}`));

  const names = segments.flatMap((segment) => (segment.kind === 'literal' ? [] : [segment.name]));
  if (new Set(names.map((name) => name.toLowerCase())).size < names.length) {
    refuse('uses a parameter name twice: rename one of them');
  }
  const firstOptional = segments.findIndex(isOmissible);
  if (firstOptional >= 0 && !segments.slice(firstOptional).every(isOmissible)) {
    refuse('has a required part behind an optional one: move optional parameters to the end');
  }
  if (segments.slice(0, -1).some(({ kind }) => kind === 'rest')) {
    refuse('has a part behind {*…}, which takes everything: move it to the end');
  }
  return segments;
}

/**
 * The segments in the terms of path-to-regexp. Literals are percent-encoded as `encodeURIComponent` does,
 * so paths to match must be, too.
 */
export function toPathTokens(segments: readonly RouteSegment[]): Token[] {
  const [first, ...others] = segments;
  if (first === undefined) {
    return [];
  }
  const slash: Token = { type: 'text', value: '/' };
  const following = toPathTokens(others);
  switch (first.kind) {
    case 'literal':
      return [{ type: 'text', value: `/${encodeURIComponent(first.text)}` }, ...following];
    case 'rest':
      return [{ type: 'group', tokens: [slash, { type: 'wildcard', name: first.name }] }];
    case 'parameter': {
      const tokens: Token[] = [slash, { type: 'param', name: first.name }, ...following];
      return first.isOptional ? [{ type: 'group', tokens }] : tokens;
    }
  }
}

const segmentForms = 'a part between slashes must be plain text, {name}, {name?} or {*name}';

function parseSegment(text: string): RouteSegment | undefined {
  const { name, rest, optional } = parameter.exec(text)?.groups ?? {};
  if (name !== undefined) {
    if (rest === undefined) {
      return { kind: 'parameter', name, isOptional: optional !== undefined };
    }
    return optional === undefined ? { kind: 'rest', name } : undefined;
  }
  return text === '' || /[{}?*]/.test(text) ? undefined : { kind: 'literal', text };
}

function isOmissible(segment: RouteSegment): boolean {
  return segment.kind === 'rest' || (segment.kind === 'parameter' && segment.isOptional);
}
