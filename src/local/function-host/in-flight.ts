/** The work that must end before a host can stop. */
export interface InFlight {
  /** Adds work. How it ends is no concern of this. */
  track(work: Promise<unknown>): void;
  /** Resolves once there is no work, that which is added meanwhile included. */
  settled(): Promise<void>;
  /** How much work there is. */
  count(): number;
}

/** Keeps count of work that is going on. */
export function createInFlight(): InFlight {
  const current = new Set<Promise<unknown>>();
  return {
    track(work) {
      const ended: Promise<unknown> = work
        .catch(() => undefined)
        .finally(() => current.delete(ended));
      current.add(ended);
    },
    async settled() {
      while (current.size > 0) {
        await Promise.all(current);
      }
    },
    count: () => current.size,
  };
}
