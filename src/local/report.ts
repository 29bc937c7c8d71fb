import type { PlacedCall } from './exchange.ts';

/** The lines that tell a person what became of a call. */
export function reportCall(call: PlacedCall): readonly string[] {
  const { called, caller, rule, target, detail } = call;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['called', called],
    ['caller', caller],
    ['rule', rule ?? 'none'],
    ['target', target],
    ['outcome', describeOutcome(call)],
    ['detail', detail],
  ];
  return rows
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${name.padEnd(9)}${value}`);
}

function describeOutcome({ status, event, acts, milliseconds }: PlacedCall): string {
  const outcome = event ?? `the delivery was answered ${status}`;
  if (acts.length === 0) {
    return `${outcome}; ACS was not asked to do anything it accepted (${milliseconds} ms)`;
  }
  const times = acts.length === 1 ? '' : ` ${acts.length} times`;
  return `${outcome}: ACS accepted the ${acts[0]}${times}, ${milliseconds} ms after the delivery was sent`;
}
