/** Time, injected, for work that must stop waiting the moment it has what it waits for. */
export interface AlarmClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * Runs the action once, so many milliseconds later and never before it returned, unless the function that it returns
   * is called first. Must not keep the process alive.
   */
  after(milliseconds: number, action: () => void): () => void;
}
