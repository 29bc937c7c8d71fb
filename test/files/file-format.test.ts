import { describe, expect, it } from 'vitest';
import { detectFormat } from '../../src/files/file-format.ts';

describe('a file', () => {
  it.each([
    ['rules.csv', 'PartitionKey,RowKey', 'csv'],
    ['-', 'PartitionKey;RowKey', 'csv'],
    ['rules.txt', '', 'csv'],
    ['rules.json', '', 'json'],
    ['rules.JSONL', '"x"', 'json'],
    ['-', ' \r\n [{', 'json'],
    ['-', '\ufeff{"called"', 'json'],
    ['rules.csv', '[{', 'json'],
  ])('called %j that begins with %j is %s', (name, beginning, format) => {
    expect(detectFormat(name, new TextEncoder().encode(beginning))).toBe(format);
    const wide = Buffer.from(`\ufeff${beginning}`, 'utf16le');
    expect(detectFormat(name, new Uint8Array(wide))).toBe(format);
  });
});
