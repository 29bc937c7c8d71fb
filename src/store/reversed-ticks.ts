// .NET ticks are 100 ns since the year 1; counted down from their largest value, the newest row sorts first.
const ticksPerMillisecond = 10_000n;
const ticksAtEpoch = 621_355_968_000_000_000n;
const mostTicks = 3_155_378_975_999_999_999n;

/** The beginning of a RowKey that puts newer rows first: 19 digits; the instant is in milliseconds since the epoch. */
export function reversedTicks(instant: number): string {
  const ticks = BigInt(instant) * ticksPerMillisecond + ticksAtEpoch;
  return String(mostTicks - ticks).padStart(19, '0');
}
