/** A value of an own column that no `ColumnValue` keeps whole: its type as the SDK names it, and its text. */
export interface ExactValue {
  /** `Guid` or `Binary`, or `DateTime` with more digits of a second than a Date keeps. */
  readonly type: string;
  /** A Guid's or an instant's usual text; of a Binary, its base64. */
  readonly value: string;
}

/** The text of the value in its one form: the same for two values if and only if these are. */
export function exactText({ type, value }: ExactValue): string {
  switch (type) {
    case 'Guid':
      return value.toLowerCase();
    case 'DateTime':
      // Some services pad the digits, which are never all zeros here.
      return value.replace(/0+Z$/, 'Z');
    default:
      return value;
  }
}

/** What stands for the value among the columns of a row, for those that need no more than to show it. */
export function shownForm(exact: ExactValue): string | Date {
  return exact.type === 'DateTime' ? new Date(exact.value) : exactText(exact);
}
