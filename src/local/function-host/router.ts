import { match, type ParamData } from 'path-to-regexp';
import { parseRoute, type RouteSegment, toPathTokens } from './route-template.ts';
import { StartError } from './start-error.ts';

/** Something that is reached by HTTP. */
export interface Routed {
  readonly name: string;
  /** The whole path in the syntax of Azure, without a slash at the start. */
  readonly template: string;
  /** In upper case; none stands for all. */
  readonly methods: readonly string[];
}

/** What a request is for; parameters that the path leaves out are not in `params`. */
export interface RouteMatch<Target> {
  readonly target: Target;
  readonly params: Readonly<Record<string, string>>;
}

/** Finds what a method and a path from `normalizePath` are for, or undefined. */
export type Router<Target> = (method: string, path: string) => RouteMatch<Target> | undefined;

/**
 * Builds a router that takes the most particular of the targets that fit path and method, as ASP.NET does:
 * segment by segment, plain text goes before a parameter, and that before `{*rest}`. Plain text fits in any case.
 * Throws StartError for a template that cannot be read, or that begins with `admin`.
 */
export function createRouter<Target extends Routed>(targets: readonly Target[]): Router<Target> {
  const candidates = targets
    .map((target) => {
      const segments = parseRoute(target.template, target.name);
      refuseReserved(segments, target);
      return { target, rank: rank(segments), fits: match({ tokens: toPathTokens(segments) }) };
    })
    .sort((a, b) => a.rank.localeCompare(b.rank));

  return (method, path) => {
    for (const { target, fits } of candidates) {
      const isMethodServed = target.methods.length === 0 || target.methods.includes(method);
      const found = isMethodServed && fits(path);
      if (found) {
        return { target, params: joinParams(found.params) };
      }
    }
    return undefined;
  };
}

/**
 * Brings the path of a URL to the one percent-encoding in which paths are matched.
 * Returns undefined where it is encoded wrongly.
 */
export function normalizePath(path: string): string | undefined {
  try {
    return path
      .split('/')
      .map((segment) => encodeURIComponent(decodeURIComponent(segment)))
      .join('/');
  } catch {
    return undefined;
  }
}

function refuseReserved(segments: readonly RouteSegment[], { template, name }: Routed): void {
  const [first] = segments;
  if (first?.kind === 'literal' && first.text.toLowerCase() === 'admin') {
    throw new StartError(
      `Route "${template}" of function "${name}" begins with "admin", which the host keeps for itself: ` +
        'choose another route, or set a routePrefix in host.json.',
    );
  }
}

/** A text that sorts the more particular route first: of routes with a common start, the shorter one. */
function rank(segments: readonly RouteSegment[]): string {
  const ranks = { literal: 'a', parameter: 'b', rest: 'c' };
  return segments.map(({ kind }) => ranks[kind]).join('');
}

function joinParams(params: ParamData): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join('/') : value]],
    ),
  );
}
