import type { Problem } from '../routing/problem.ts';

/**
 * What a character does: nothing; it is the first of a value; the value ends with it, or before it, and it is to be
 * given again; or it must not stand there.
 */
export type ScannerStep = 'pass' | 'begin' | 'end' | 'end-before' | Problem;

/** Finds where the values of a JSON file begin and end, character by character. */
export interface JsonScanner {
  step(character: string): ScannerStep;
  /** Whether a value has begun and not ended. */
  isOpen(): boolean;
  /** Why the file must not end here; undefined where it may. */
  problemAtEnd(): Problem | undefined;
}

/**
 * Creates a scanner at the beginning of a file, which holds either one array, whose elements are the values, or
 * objects one after the other. It looks at brackets, quotes and the commas of the array only.
 */
export function createJsonScanner(): JsonScanner {
  let place: 'start' | 'element' | 'comma' | 'objects' | 'behind' = 'start';
  let open = false;
  let depth = 0;
  let inString = false;
  let escaped = false;
  let elements = 0;

  function begin(character: string): ScannerStep {
    open = true;
    elements += 1;
    inside(character);
    return 'begin';
  }

  function inside(character: string): ScannerStep {
    if (inString) {
      inString = escaped || character !== '"';
      escaped = !escaped && character === '\\';
      return 'pass';
    }
    if (depth === 0 && (character === ',' || character === ']')) {
      open = false;
      place = 'comma';
      return 'end-before';
    }
    inString = character === '"';
    depth += character === '{' || character === '[' ? 1 : 0;
    if (character !== '}' && character !== ']') {
      return 'pass';
    }
    depth -= 1;
    open = depth > 0;
    place = place === 'element' && !open ? 'comma' : place;
    return open ? 'pass' : 'end';
  }

  function outside(character: string): ScannerStep {
    if (/\s/.test(character)) {
      return 'pass';
    }
    switch (place) {
      case 'start':
        place = character === '[' ? 'element' : 'objects';
        return character === '[' ? 'pass' : outside(character);
      case 'objects':
        return character === '{' ? begin(character) : noObject;
      case 'element':
        if (character === ']' && elements === 0) {
          place = 'behind';
          return 'pass';
        }
        return character === ',' || character === ']' ? superfluousComma : begin(character);
      case 'comma':
        place = character === ']' ? 'behind' : 'element';
        return character === ']' || character === ',' ? 'pass' : missingComma;
      case 'behind':
        return textBehind;
    }
  }

  return {
    step: (character) => (open ? inside(character) : outside(character)),
    isOpen: () => open,
    problemAtEnd() {
      if (place === 'start') {
        return empty;
      }
      return place === 'element' || place === 'comma' ? unclosedArray : undefined;
    },
  };
}

const empty = {
  column: 'file',
  problem: 'it is empty',
  remedy: 'write an array of rows, or one object a line',
};
const noObject = {
  column: 'file',
  problem: 'here begins neither an array nor an object',
  remedy: 'write the rows as an array, [{…}, {…}], or as one object a line without commas',
};
const superfluousComma = {
  column: 'file',
  problem: 'an element of the array is empty',
  remedy: 'remove the comma too many',
};
const missingComma = {
  column: 'file',
  problem: 'between two elements of the array there is no comma',
  remedy: 'separate the elements by commas',
};
const textBehind = {
  column: 'file',
  problem: 'it goes on behind the end of its array',
  remedy: 'write all rows into one array, or remove a bracket ] too many',
};
const unclosedArray = {
  column: 'file',
  problem: 'it ends within its array',
  remedy: 'get the whole file, or close the array with ]',
};
