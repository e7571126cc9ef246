import { editions } from '#episode/codes/levels';

/*
 * Tests that class-validator does not have. The decorators and the compiled validators share them.
 */

/** The allowed layout of text: one line, or lines with line breaks and tabs. */
export type Layout = 'line' | 'lines';

const NOT_IN_A_LINE = /[\p{Cc}\p{Cs}]/u;
const NOT_IN_LINES = /\p{Cs}|(?![\t\n\r])\p{Cc}/u;

export function isBlank(value: string): boolean {
  return !/\S/.test(value);
}

/** Whether text is readable and storable: not blank, without control characters (NUL) and lone surrogates. */
export function isPlainText(value: unknown, layout: Layout): boolean {
  if (typeof value !== 'string') return false;
  return !(layout === 'line' ? NOT_IN_A_LINE : NOT_IN_LINES).test(value) && !isBlank(value);
}

/** Whether a number has at most `places` decimal places. */
export function hasDecimalPlaces(value: unknown, places: number): boolean {
  return typeof value === 'number' && Number(value.toFixed(places)) === value;
}

/** A JSON object: neither a list nor `null`. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a sibling field, if it is the object's own property. */
export function siblingOf(owner: object, name: string): unknown {
  return Object.hasOwn(owner, name) ? (owner as Readonly<Record<string, unknown>>)[name] : undefined;
}

const codesByEdition = new Map(
  Object.entries(editions).map(([edition, levels]) => [edition, Object.keys(levels).sort()]),
);

/** Every level code of any edition, sorted. */
export const allLevelCodes: readonly string[] = [...new Set([...codesByEdition.values()].flat())].sort();

/** The codes of the edition in the sibling field `edition`, sorted; the codes of all editions if that is not an edition. */
export function levelCodesFor(owner: object): readonly string[] {
  const edition = siblingOf(owner, 'edition');
  return (typeof edition === 'string' ? codesByEdition.get(edition) : undefined) ?? allLevelCodes;
}

/** Whether no two objects of a list have the same value in a field. */
export function isUniqueBy(value: unknown, field: string): boolean {
  if (!Array.isArray(value)) return false;
  const seen = value.filter(isJsonObject).flatMap((each) => (typeof each[field] === 'string' ? [each[field]] : []));
  return new Set(seen).size === seen.length;
}

/** Whether no object of a list counts more days than the sibling field `windowField` allows. */
export function areDaysWithin(value: unknown, owner: object, windowField: string): boolean {
  const window = siblingOf(owner, windowField);
  if (!Array.isArray(value) || typeof window !== 'number') return true;
  return value.filter(isJsonObject).every(({ days }) => typeof days !== 'number' || days <= window);
}
