import type { ClinicalEvent, EventType } from '../events.js';
import { isLevel } from '../level.js';
import { valueInWords } from './values.js';

/** What one payload says otherwise than another of its type, field by field: `minutes 180 -> 90`. */
export function differencesOf(before: ClinicalEvent, after: ClinicalEvent): string[] {
  const old = leavesOf(before.data);
  const next = leavesOf(after.data);
  const fields = [...new Set([...old.keys(), ...next.keys()])];
  return fields.flatMap((field) => {
    const from = inWords(after.type, field, old.get(field));
    const to = inWords(after.type, field, next.get(field));
    return from === to ? [] : [`${field} ${from} -> ${to}`];
  });
}

/** The single values of a payload by their paths: `substances.0.route`. A level is one value. */
function leavesOf(value: unknown, path = ''): Map<string, unknown> {
  if (typeof value !== 'object' || value === null || isLevel(value)) return new Map([[path, value]]);
  const prefix = path === '' ? '' : `${path}.`;
  return new Map(Object.entries(value).flatMap(([key, each]) => [...leavesOf(each, `${prefix}${key}`)]));
}

function inWords(type: EventType, path: string, value: unknown): string {
  const field = path.split('.').findLast((name) => !/^\d+$/.test(name)) ?? path;
  return valueInWords(type, field, value);
}
