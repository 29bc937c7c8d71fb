/** Etags of numbered rows, in eight bytes each where they are as Table Storage makes them. */
export interface PackedEtags {
  /** `index` is from 0; the etag that it had is forgotten. */
  set(index: number, etag: string): void;
  /** The etag that was set last. Throws a RangeError where none was. */
  get(index: number): string;
}

const ticksPerSecond = 10_000_000n;
/** What the table of ticks holds where nothing was set: the very beginning of 1970, when no row was written. */
const unset = 0n;
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
      others.delete(index);
      if (index >= packed.length) {
        const larger = new BigInt64Array(Math.ceil(index * 1.5));
        larger.set(packed);
        packed = larger;
      }
      packed[index] = ticks;
    },
    get(index) {
      const other = others.get(index);
      const ticks = packed[index] ?? unset;
      if (other === undefined && ticks === unset) {
        throw new RangeError(`No etag was set for row ${index}.`);
      }
      return other ?? unpack(ticks);
    },
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
