/** A property of a table holds 32 Ki characters. */
const longestPart = 30_000;

/** A text that may be longer than one property holds: it goes on in `<name>2`, `<name>3` and so on. */
export function toParts(name: string, text: string): Readonly<Record<string, string>> {
  const parts: Record<string, string> = {};
  for (let start = 0, part = 1; start < text.length; start += longestPart, part += 1) {
    parts[nameOfPart(name, part)] = text.slice(start, start + longestPart);
  }
  return parts;
}

/** The text that was taken apart; undefined where there is none. */
export function fromParts(
  name: string,
  properties: ReadonlyMap<string, unknown>,
): string | undefined {
  let text: string | undefined;
  for (let part = 1; ; part += 1) {
    const found = properties.get(nameOfPart(name, part));
    if (typeof found !== 'string') {
      return text;
    }
    text = (text ?? '') + found;
  }
}

function nameOfPart(name: string, part: number): string {
  return part === 1 ? name : `${name}${part}`;
}
