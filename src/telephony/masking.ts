// GUIDs and dates come first and are kept, since their groups of digits look like a phone number's; so do the keys of
// a schedule's yearly rows.
const guid = '[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}';
const monthAndDay = '(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])';
const date = String.raw`(?:19|20)\d\d-${monthAndDay}(?!\p{Nd})`;
const yearly = String.raw`yearly:${monthAndDay}(?:\.\.${monthAndDay})?(?!\p{Nd})`;
// Whatever people put between the digits of a number, any width of it: hyphens and dashes of all kinds among them.
const separators = String.raw`[\s\p{Pd}.·_()]*`;
const international = String.raw`\+(?:(?:${separators}|/)\p{Nd}){7,}`;
const bare = String.raw`\p{Nd}(?:${separators}\p{Nd}){6,}`;
const keptOrNumber = new RegExp(`(${guid}|${date}|${yearly})|${international}|${bare}`, 'giu');

/**
 * The text with every phone number in it masked but for its last 4 digits (`+*******0199`), as logs show them.
 * Numbers are found by their shape: 7 or more digits, with or without separators; GUIDs and dates stay whole.
 */
export function maskPhoneNumbers(text: string): string {
  return text.replace(keptOrNumber, (found: string, kept: string | undefined) => {
    if (kept !== undefined) {
      return found;
    }
    const digits = found.replace(/\P{Nd}/gu, '');
    const sign = found.startsWith('+') ? '+' : '';
    return `${sign}${'*'.repeat(digits.length - 4)}${digits.slice(-4)}`;
  });
}
