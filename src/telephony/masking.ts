// GUIDs and dates come first and are kept, since their groups of digits look like a phone number's.
const kept = String.raw`[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\d{4}-\d{2}-\d{2}(?!\d)`;
const international = String.raw`\+(?:[\s\u00a0().\-/]{0,3}\d){7,}`;
const bare = String.raw`\(?\d(?:[\s\u00a0().-]{0,3}\d){6,}`;
const guidDateOrNumber = new RegExp(`(${kept})|${international}|${bare}`, 'gi');

/**
 * The text with every phone number in it masked but for its last 4 digits (`+*******0199`), as logs show them.
 * Numbers are found by their shape: 7 or more digits, with or without separators; GUIDs and dates stay whole.
 */
export function maskPhoneNumbers(text: string): string {
  return text.replace(guidDateOrNumber, (found: string, keptWhole: string | undefined) => {
    if (keptWhole !== undefined) {
      return found;
    }
    const digits = found.replace(/\D/g, '');
    const sign = found.startsWith('+') ? '+' : '';
    return `${sign}${'*'.repeat(digits.length - 4)}${digits.slice(-4)}`;
  });
}
