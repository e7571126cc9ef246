import type { ClinicalEvent, EventType } from '../events.js';
import { isLevel, levelKey } from '../level.js';
import { valueInWords } from './values.js';

/** The differences between two payloads of one type, field by field: `minutes 180 -> 90`. */
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

/** A scalar value in JSON; a level is represented by its key. */
export type Scalar = string | number | boolean | null;

/** A scalar that differs between two sides, with its path: `stays.0.endedOn`. */
export interface ValueDifference {
  readonly field: string;
  readonly before: Scalar;
  readonly after: Scalar;
}

/** The scalars that differ between two objects, in the order of the later one. */
export function valueDifferences(before: object, after: object): ValueDifference[] {
  const [old, next] = [scalarsOf(before), scalarsOf(after)];
  const fields = [...new Set([...next.keys(), ...old.keys()])];
  return fields.flatMap((field) => {
    const [from, to] = [old.get(field) ?? null, next.get(field) ?? null];
    return from === to ? [] : [{ field, before: from, after: to }];
  });
}

/** The scalars of an object by their paths, without absent values. */
export function scalarsOf(value: object): Map<string, Scalar> {
  const leaves = [...leavesOf(value)].filter(([path, leaf]) => path !== '' && leaf !== undefined);
  return new Map(leaves.map(([path, leaf]) => [path, isLevel(leaf) ? levelKey(leaf) : (leaf as Scalar)]));
}

/** The scalars of a payload by their paths: `substances.0.route`. A level is one value. */
function leavesOf(value: unknown, path = ''): Map<string, unknown> {
  if (typeof value !== 'object' || value === null || isLevel(value)) return new Map([[path, value]]);
  const prefix = path === '' ? '' : `${path}.`;
  return new Map(Object.entries(value).flatMap(([key, each]) => [...leavesOf(each, `${prefix}${key}`)]));
}

function inWords(type: EventType, path: string, value: unknown): string {
  const field = path.split('.').findLast((name) => !/^\d+$/.test(name)) ?? path;
  return valueInWords(type, field, value);
}
