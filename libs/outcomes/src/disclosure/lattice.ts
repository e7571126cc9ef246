import { isSmall } from './small.js';
import { compareKeys, dimensionsOf, subsets, type CountedGroup, type CountedTable, type Key } from './table.js';

/** Places of the largest table that is worked on, zeros included. */
const MOST_PLACES = 4_194_304;
const MOST_DIMENSIONS = 4;

/** What the public is told of the zeros of a view, or that it is told nothing of the view at all. */
export type Openness = 'zeros-shown' | 'zeros-hidden' | 'withheld';

/** One view of a table, by place: the keys of its dimensions in ascending order, the last dimension fastest. */
export interface Layer {
  readonly mask: number;
  readonly dimensions: readonly number[];
  /** How far apart neighbours are, by dimension of the table; 0 for a dimension that is summed out. */
  readonly strides: readonly number[];
  readonly counts: Float64Array;
  readonly people: Float64Array;
}

/** A table in the form that suppression works on: its keys, and a layer for every subset of dimensions. */
export interface Lattice {
  readonly dimensions: readonly string[];
  readonly keys: readonly (readonly Key[])[];
  /** Coarse before fine; the first is the total, the last the table itself. */
  readonly layers: readonly Layer[];
}

/**
 * Lays a table out. Throws `RangeError` where views are missing, given twice or do not add up, where a count is none or
 * is less than its people, and beyond 4 dimensions or some four million places.
 */
export function latticeOf({ dimensions, views }: CountedTable): Lattice {
  const k = dimensions.length;
  if (k > MOST_DIMENSIONS) throw new RangeError(`more than ${MOST_DIMENSIONS} dimensions: ${k}`);
  const given = new Map<number, readonly CountedGroup[]>();
  for (const { by, groups } of views) {
    const mask = by.reduce((bits, name) => bits | (1 << requirePlace(dimensions.indexOf(name), name)), 0);
    if (given.has(mask)) throw new RangeError(`a view is given twice: by ${by.join(', ') || 'nothing'}`);
    const order = by.map((name, index) => [dimensions.indexOf(name), index] as const).sort(([a], [b]) => a - b);
    given.set(
      mask,
      groups.map((group) => ({ ...group, at: order.map(([, index]) => group.at[index] ?? null) })),
    );
  }
  const whole = given.get(2 ** k - 1) ?? [];
  const keys = dimensions.map((_, d) => [...new Set(whole.map(({ at }) => at[d]!))].sort(compareKeys));
  const places = keys.reduce((product, { length }) => product * Math.max(1, length), 1);
  if (places > MOST_PLACES) throw new RangeError(`a table of ${places} places is too large`);
  const layers = subsets(k).map((kept) => {
    const mask = kept.reduce((bits, d) => bits | (1 << d), 0);
    const groups = given.get(mask);
    if (!groups)
      throw new RangeError(`a view is missing: by ${kept.map((d) => dimensions[d]).join(', ') || 'nothing'}`);
    return layerOf(mask, keys, groups);
  });
  for (const layer of layers) requireSum(layer, layers.at(-1)!, keys);
  return { dimensions, keys, layers };
}

/** Where in each dimension of the table a place of a layer lies; 0 in dimensions that are summed out. */
export function coordinatesOf(layer: Layer, place: number, k: number): number[] {
  const coordinates = new Array<number>(k).fill(0);
  let rest = place;
  for (const d of layer.dimensions) {
    const stride = layer.strides[d]!;
    coordinates[d] = Math.floor(rest / stride);
    rest %= stride;
  }
  return coordinates;
}

/** The place of a layer at coordinates of the table. */
export function placeOf(layer: Layer, coordinates: readonly number[]): number {
  return layer.dimensions.reduce((place, d) => place + coordinates[d]! * layer.strides[d]!, 0);
}

/** Whether a place is hidden whatever its neighbours are. */
export function isPrimary(layer: Layer, place: number): boolean {
  return isSmall(layer.people[place]!);
}

function layerOf(mask: number, keys: readonly (readonly Key[])[], groups: readonly CountedGroup[]): Layer {
  const dimensions = dimensionsOf(mask, keys.length);
  const strides = new Array<number>(keys.length).fill(0);
  let size = 1;
  for (const d of [...dimensions].reverse()) {
    strides[d] = size;
    size *= keys[d]!.length;
  }
  const layer = { mask, dimensions, strides, counts: new Float64Array(size), people: new Float64Array(size) };
  const indexes = keys.map((list) => new Map(list.map((key, index) => [key, index])));
  for (const { at, count, people } of groups) {
    if (!Number.isSafeInteger(count) || !Number.isSafeInteger(people) || people < 0 || people > count) {
      throw new RangeError(`not a count of people: ${count} by ${people}`);
    }
    if (count > 0 && people === 0) throw new RangeError(`a count of nobody: ${count}`);
    if (count === 0) continue;
    const place = dimensions.reduce((sum, d, index) => {
      return sum + strides[d]! * requirePlace(indexes[d]!.get(at[index]!) ?? -1, String(at[index]));
    }, 0);
    if (layer.counts[place]! > 0) throw new RangeError(`a group is given twice: ${JSON.stringify(at)}`);
    layer.counts[place] = count;
    layer.people[place] = people;
  }
  return layer;
}

function requirePlace(index: number, name: string): number {
  if (index < 0) throw new RangeError(`not in the table: ${name}`);
  return index;
}

function requireSum(layer: Layer, whole: Layer, keys: readonly (readonly Key[])[]): void {
  const sums = new Float64Array(layer.counts.length);
  whole.counts.forEach((count, place) => {
    if (count > 0) sums[placeOf(layer, coordinatesOf(whole, place, keys.length))]! += count;
  });
  if (sums.some((sum, place) => sum !== layer.counts[place])) throw new RangeError('the views do not add up');
}
