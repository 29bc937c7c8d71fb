import { anonymous, type Caller, readRawId } from './identity.ts';

/**
 * Reads what a person types: a canonical identity or raw id, a number with separators (`+1 (425) 555-0199`),
 * `tel:` (RFC 3966) and `sip:` (RFC 3261) forms of a number, Graph's `user:` and `phone:`, or `anonymous`.
 * Numbers must begin with `+`: a national number does not say which nation's.
 * Returns undefined where the text is none of these.
 */
export function readOperatorIdentity(text: string): Caller | undefined {
  const trimmed = text.trim();
  const uri = /^(tel|sips?):(.*)$/i.exec(trimmed);
  if (uri?.[1] !== undefined && uri[2] !== undefined) {
    return uri[1].toLowerCase() === 'tel' ? readTelUri(uri[2]) : readSipUri(uri[2]);
  }
  if (trimmed.toLowerCase() === 'anonymous') {
    return anonymous;
  }
  return trimmed.startsWith('+') ? readSeparatedNumber(trimmed) : readRawId(trimmed);
}

function readSeparatedNumber(text: string): Caller | undefined {
  const number = text.replace(/[\s\u00a0().\-/]/g, '');
  // "(0)" stands for a trunk digit that is dialled at home only: keeping and dropping it are both guesses.
  return number.startsWith('+') && !text.includes('(0)') ? readRawId(number) : undefined;
}

function readTelUri(number: string): Caller | undefined {
  const [subscriber = '', ...parameters] = number.split(';');
  // An extension or sub-address reaches somebody else than the number alone.
  return parameters.some((parameter) => /^(?:ext|isub)=/i.test(parameter))
    ? undefined
    : readSeparatedNumber(subscriber);
}

function readSipUri(address: string): Caller | undefined {
  const [user = ''] = address.split('@');
  const decoded = user.replace(/%2b/gi, '+');
  return decoded.toLowerCase() === 'anonymous' ? anonymous : readTelUri(decoded);
}
