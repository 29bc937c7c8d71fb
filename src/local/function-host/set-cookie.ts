import * as v from 'valibot';

const optional = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.nullish(v.object({ value: schema }));

/** A cookie of a response in the worker's protocol. `sameSite` "none" means that nothing is said about it. */
export const Cookie = v.object({
  name: v.pipe(v.string(), v.nonEmpty()),
  value: v.string(),
  domain: optional(v.string()),
  path: optional(v.string()),
  expires: optional(v.object({ seconds: v.number() })),
  secure: optional(v.boolean()),
  httpOnly: optional(v.boolean()),
  sameSite: v.nullish(v.picklist(['none', 'lax', 'strict', 'explicitNone'])),
  maxAge: optional(v.number()),
});

const sameSiteNames = { none: undefined, lax: 'Lax', strict: 'Strict', explicitNone: 'None' };

/**
 * Writes a cookie as value of `Set-Cookie` (RFC 6265, 4.1), in the way of ASP.NET, which does it in Azure:
 * the value is percent-encoded, and the path is `/` where none is set.
 */
export function formatCookie(cookie: v.InferOutput<typeof Cookie>): string {
  const expires = cookie.expires?.value.seconds;
  const attributes: readonly [string, string | number | boolean | undefined][] = [
    ['Expires', expires === undefined ? undefined : new Date(expires * 1000).toUTCString()],
    ['Max-Age', cookie.maxAge?.value],
    ['Domain', cookie.domain?.value],
    ['Path', cookie.path?.value ?? '/'],
    ['Secure', cookie.secure?.value],
    ['SameSite', sameSiteNames[cookie.sameSite ?? 'none']],
    ['HttpOnly', cookie.httpOnly?.value],
  ];
  return [
    `${encodeURIComponent(cookie.name)}=${encodeURIComponent(cookie.value)}`,
    ...attributes.flatMap(([name, value]) => {
      if (value === undefined || value === false) {
        return [];
      }
      return value === true ? [name] : [`${name}=${value}`];
    }),
  ].join('; ');
}
