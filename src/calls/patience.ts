/** How long a decision may wait for what is not in memory. */
export interface Patience {
  /** Until when rules and schedules are waited for, in milliseconds since the epoch. */
  readonly deadline: number;
  /** How long schedules are waited for at least, in milliseconds, however long the rules took. */
  readonly least: number;
  /** Milliseconds since the epoch. */
  now(): number;
}
