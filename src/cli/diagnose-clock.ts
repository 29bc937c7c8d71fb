import type { Diagnosis, Tell } from './diagnosis.ts';

/** A service whose answers say what time it is. */
export interface Timekeeper {
  readonly name: string;
  /** Scheme, host and port. */
  readonly origin: string;
}

/** All in milliseconds. */
const noticeable = 5_000;
const harmful = 60_000;
const longestAnswer = 10_000;

const about = 'clock';

/** Tells how far this machine's clock is from those of the services, by the header Date of their answers. */
export async function diagnoseClock(services: readonly Timekeeper[], tell: Tell): Promise<void> {
  const offsets = await Promise.all(services.map(({ origin }) => askOffset(origin)));
  const known = services.flatMap(({ name }, index) => {
    const offset = offsets[index];
    return offset === undefined ? [] : [judge(name, offset)];
  });
  if (known.length === 0) {
    tell({ state: 'skipped', about, what: 'not compared: no service answers with its time' });
  }
  for (const diagnosis of known) {
    tell(diagnosis);
  }
}

/**
 * How far ahead of the service this machine's clock is, in milliseconds; 0 where they may well agree. Its time has whole
 * seconds, and belongs to some moment between `sent` and `received`.
 */
export function offsetOf(sent: number, received: number, date: number): number {
  if (received < date) {
    return received - date;
  }
  return Math.max(0, sent - (date + 1000));
}

/** Who asks without a credential is refused, and that answer has a date as well. */
async function askOffset(origin: string): Promise<number | undefined> {
  try {
    const sent = Date.now();
    const response = await fetch(origin, {
      redirect: 'manual',
      signal: AbortSignal.timeout(longestAnswer),
    });
    const received = Date.now();
    await response.body?.cancel();
    const date = Date.parse(response.headers.get('Date') ?? '');
    return Number.isNaN(date) ? undefined : offsetOf(sent, received, date);
  } catch {
    // That it does not answer is told where it is asked for something.
    return undefined;
  }
}

function judge(name: string, offset: number): Diagnosis {
  const distance = Math.abs(offset);
  if (distance <= noticeable) {
    return { state: 'ok', about, what: `this machine's agrees with that of ${name}` };
  }
  const direction = offset > 0 ? 'ahead of' : 'behind';
  return {
    state: distance > harmful ? 'problem' : 'warning',
    about,
    what: `this machine's is ${Math.round(distance / 1000)} s ${direction} that of ${name}`,
    remedy:
      'have it set by the network (NTP): requests are signed with its time, and calls are judged by their age',
  };
}
