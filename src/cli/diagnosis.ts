/** One thing that the doctor looked at. */
export interface Diagnosis {
  readonly state: 'ok' | 'warning' | 'problem';
  /** Which part of the whole: settings, tables, rules, app. */
  readonly about: string;
  readonly what: string;
  /** What to do, where anything is to be done. */
  readonly remedy?: string;
  /** Whether it is a service that does not answer, or does not let us in. */
  readonly unreachable?: true;
}

/** Takes what was found as soon as it is. */
export type Tell = (diagnosis: Diagnosis) => void;
