const recordId = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** How a rule, a schedule or a list may be named: for the end of the sentence "write …". */
export const recordIdWords =
  'up to 63 lower-case letters, digits and hyphens, a letter or digit first';

/** Tells whether the text may be the id of a rule, a schedule or a list. */
export function isRecordId(text: string): boolean {
  return recordId.test(text);
}
