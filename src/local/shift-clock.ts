// A preload (node --import): the process lives at another time, for trying what happens on Christmas Eve.
// Timers and performance.now() go on as they are; LOCAL_CLOCK_OFFSET_MS says how far ahead Date is, in milliseconds.

const offset = Number(process.env['LOCAL_CLOCK_OFFSET_MS'] ?? 0);
if (!Number.isFinite(offset)) {
  throw new Error('LOCAL_CLOCK_OFFSET_MS is no number of milliseconds.');
}

globalThis.Date = new Proxy(Date, {
  construct: (target, parts, newTarget) =>
    Reflect.construct(target, parts.length === 0 ? [target.now() + offset] : parts, newTarget),
  apply: (target) => new target(target.now() + offset).toString(),
  get: (target, property, receiver) =>
    property === 'now' ? () => target.now() + offset : Reflect.get(target, property, receiver),
});
