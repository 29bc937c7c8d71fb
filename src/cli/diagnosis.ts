/** One thing that the doctor looked at. */
export interface Diagnosis {
  /** `skipped` was not asked, and `note` is to be known: neither is good or bad, nor changes the exit code. */
  readonly state: 'ok' | 'note' | 'skipped' | 'warning' | 'problem';
  /** Which part of the whole: settings, tables, rules, acs, clock, app, events. */
  readonly about: string;
  readonly what: string;
  /** What to do, where anything is to be done. */
  readonly remedy?: string;
  /** Whether it is a service that does not answer, or does not let us in. */
  readonly unreachable?: true;
}

/** Takes what was found as soon as it is. */
export type Tell = (diagnosis: Diagnosis) => void;
