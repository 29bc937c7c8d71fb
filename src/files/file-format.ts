import { encodingOf } from './file-text.ts';

/**
 * Tells the format of a file by its first bytes (a few hundred are plenty): JSON alone begins with a bracket. One that
 * begins otherwise is JSON only by the ending of its name, so that what is wrong with it is said in terms of JSON.
 */
export function detectFormat(name: string, firstBytes: Uint8Array): 'csv' | 'json' {
  const beginning = new TextDecoder(encodingOf(firstBytes)).decode(firstBytes).trimStart();
  return /^[[{]/.test(beginning) || /\.(?:json|jsonl|ndjson)$/i.test(name) ? 'json' : 'csv';
}
