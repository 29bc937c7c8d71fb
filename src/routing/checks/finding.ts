/** What kind of fault a finding tells of. Scripts rely on these words. */
export type FindingCode =
  /** A row of the Rules table that cannot be read, and so is passed over as a whole. */
  | 'malformed-row'
  /** A rule whose partition is neither `any` nor a called identity in canonical form. */
  | 'partition-key'
  | 'malformed-schedule'
  | 'malformed-member'
  | 'unknown-schedule'
  /** A rule names a schedule that is there but malformed. */
  | 'schedule-unusable'
  | 'unused-schedule'
  /** The `override` of a schedule that decides no more. */
  | 'past-override'
  | 'unknown-list'
  | 'unused-list'
  /** A target that no call of the rule can ever go to. */
  | 'barred-target'
  /** A target that is one of the called identities that the rule names. */
  | 'called-target'
  /** A target that is one of the callers that the rule names. */
  | 'caller-target'
  | 'strategy-unavailable'
  | 'too-many-rules'
  /** Rules that hand every call round in a circle. */
  | 'loop'
  /** Rules that hand a call round in a circle where their conditions meet. */
  | 'possible-loop'
  /** A rule behind another that rejects or ignores every call it matches. */
  | 'never-fires'
  /** A rule behind another that redirects every call it matches. */
  | 'fires-after-refusal';

/** Something that is wrong in the tables, or probably not meant, said to an operator. */
export interface Finding {
  /** An error keeps something from working as written; a warning is legal but seldom meant. */
  readonly severity: 'error' | 'warning';
  readonly code: FindingCode;
  /**
   * Where: a rule's name `<partition>/<id>`, `schedule office`, `schedule office, row 2026-13-01`, `list vip` or
   * `partition any`.
   */
  readonly place: string;
  /** The column that the fault stands in, where it stands in one. */
  readonly column?: string;
  readonly problem: string;
  readonly remedy: string;
}
