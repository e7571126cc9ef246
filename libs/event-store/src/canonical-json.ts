/**
 * JSON with the members of every object sorted by name, so that equal values have equal text and different values do not.
 * Members that are `undefined` are left out, as in JSON.
 *
 * The result is the canonical form of RFC 8785 wherever that form is defined. RFC 8785 refuses some JSON on which few
 * programs agree. Proofs must commit to everything on a log, so such values have a text here: a lone surrogate is a
 * lower-case escape (`\ud83d`), and a number beyond the range of a double is `1e999` or `-1e999`. Throws `TypeError` for
 * values that JSON does not have: not-a-number, functions, symbols and big integers.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return beyondDoublePrecision(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return scalar(value);
  const record = value as Record<string, unknown>;
  let text = '';
  for (const key of inOrder(Object.keys(record))) {
    const member = record[key];
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${quoted(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

/** Text that needs no escapes. The test is faster than `JSON.stringify`. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\ud7ff\ue000-\uffff]*$/;

function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** Sorted names. The names of most objects are sorted already. */
function inOrder(names: string[]): string[] {
  for (let place = 1; place < names.length; place += 1) if (names[place]! < names[place - 1]!) return names.sort();
  return names;
}

function beyondDoublePrecision(value: number): string {
  if (Number.isNaN(value)) throw new TypeError('JSON has no not-a-number');
  return value > 0 ? '1e999' : '-1e999';
}

function scalar(value: unknown): string {
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`JSON has no ${typeof value}`);
  return text;
}
