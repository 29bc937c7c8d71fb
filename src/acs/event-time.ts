// RFC 3339; event times carry up to 7 fractional digits, and one without a zone would mean this machine's.
const timestamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/i;
const longestLead = 5 * 60 * 1000;

/** The instant of a call, and what was odd about the event's own. */
export interface EventTime {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly remark?: string;
}

/**
 * Reads an event's time. One that is missing, unreadable or more than five minutes after the arrival (milliseconds
 * since the epoch) is replaced by the arrival, since the service refuses a call that was first sent in the future.
 */
export function readEventTime(value: unknown, arrival: number): EventTime {
  const time = typeof value === 'string' && timestamp.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) {
    return { time: arrival, remark: "the event has no readable time, so the arrival's was taken" };
  }
  return time - arrival > longestLead
    ? { time: arrival, remark: "the event's time lies in the future, so the arrival's was taken" }
    : { time };
}
