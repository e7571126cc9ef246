import { visible } from '#episode/words/visible';
import type { Dimension, DimensionValue } from '#read-models/reports/cohort';
import { labelOfValue } from '#read-models/reports/labels';

const settings: Readonly<Record<string, string>> = { outpatient: 'Outpatient', residential: 'Residential' };

/** The label of a value in a list; for a level, with its code: `2.1 Intensive outpatient services (IOP)`. */
export function wordsFor(dimension: Dimension, value: DimensionValue): string {
  if (value === null) return dimension === 'reason' ? 'Still in treatment' : 'Not known';
  if (dimension === 'level') return levelInWords(String(value));
  if (dimension === 'setting') return settings[value] ?? String(value);
  return labelOfValue(dimension, value) ?? visible(String(value));
}

/** `2.1 Intensive outpatient services (IOP)`, from its key `asam-3:2.1`. */
export function levelInWords(key: string): string {
  return `${levelCode(key)} ${labelOfValue('level', key) ?? key}`;
}

/** The label of a group: the values of its dimensions, or `Everyone`. */
export function groupInWords(by: { readonly [D in Dimension]?: DimensionValue }): string {
  const words = Object.entries(by).map(([dimension, value]) => wordsFor(dimension as Dimension, value));
  return words.length === 0 ? 'Everyone' : words.join(', ');
}

/** A value as it is written in an address. */
export function writtenValue(value: DimensionValue): string {
  return value === null ? 'none' : String(value);
}

/** A value from an address: TEDS codes and years are numbers. */
export function readValue(text: string): DimensionValue {
  if (text === 'none') return null;
  return /^\d{1,4}$/.test(text) ? Number(text) : text;
}

/** The code of a level alone, `2.1`; levels of the fourth edition say so, because both editions share codes. */
export function levelCode(key: string): string {
  const [, edition, code] = /^asam-(\d+):(.+)$/.exec(key) ?? [];
  if (code === undefined) return key;
  return edition === '3' ? code : `${code} (4th ed.)`;
}

/** `Length of stay`, from an API name: `length-of-stay`, `lengthOfStay`. */
export function nameInWords(name: string): string {
  const words = name
    .replace(/([a-z])([A-Z0-9])/g, '$1 $2')
    .replace(/-/g, ' ')
    .toLowerCase();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
