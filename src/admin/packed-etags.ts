/** Etags by number, in eight bytes each where they are as Table Storage makes them. */
export interface PackedEtags {
  set(index: number, etag: string): void;
  get(index: number): string;
}

const ticksPerSecond = 10_000_000n;
const timestamp = /^W\/"datetime'(\d{4}-\d\d-\d\d)T(\d\d)%3A(\d\d)%3A(\d\d)\.(\d{7})Z'"$/;

/** Creates a keeper of etags; any other text than those is kept as it is. */
export function createPackedEtags(): PackedEtags {
  const others = new Map<number, string>();
  let packed = new BigInt64Array(1_024);
  return {
    set(index, etag) {
      const ticks = pack(etag);
      if (ticks === undefined) {
        others.set(index, etag);
        return;
      }
      if (index >= packed.length) {
        const larger = new BigInt64Array(Math.ceil(index * 1.5));
        larger.set(packed);
        packed = larger;
      }
      packed[index] = ticks;
    },
    get: (index) => others.get(index) ?? unpack(packed[index] ?? 0n),
  };
}

function pack(etag: string): bigint | undefined {
  const [, date, hours, minutes, seconds, fraction] = timestamp.exec(etag) ?? [];
  const milliseconds = Date.parse(`${date}T${hours}:${minutes}:${seconds}Z`);
  if (fraction === undefined || Number.isNaN(milliseconds)) {
    return undefined;
  }
  const ticks = BigInt(milliseconds / 1000) * ticksPerSecond + BigInt(fraction);
  return unpack(ticks) === etag ? ticks : undefined;
}

function unpack(ticks: bigint): string {
  const seconds = ticks / ticksPerSecond;
  const time = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  const fraction = String(ticks % ticksPerSecond).padStart(7, '0');
  return `W/"datetime'${time.replaceAll(':', '%3A')}.${fraction}Z'"`;
}
