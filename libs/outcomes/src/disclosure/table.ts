/** What a group has in one dimension; `null` where it is not known. */
export type Key = string | number | null;

/** A group of a table: what is counted in it (stays, episodes, people), and how many distinct people that is. */
export interface CountedGroup {
  /** One key for each dimension of the view, in their order. */
  readonly at: readonly Key[];
  readonly count: number;
  readonly people: number;
}

/** The groups by some of the dimensions; what is not listed counts nobody. By none: one group, the total. */
export interface CountedView {
  readonly by: readonly string[];
  readonly groups: readonly CountedGroup[];
}

/**
 * A table with all its margins: one view for every subset of the dimensions, the empty one included (SQL's
 * `group by cube`). Counts add up from view to view; people do not, because one person may be in several groups.
 */
export interface CountedTable {
  readonly dimensions: readonly string[];
  readonly views: readonly CountedView[];
}

/** A group as the public sees it: `null` is a count that is hidden. */
export interface PublicGroup {
  readonly at: readonly Key[];
  readonly count: number | null;
}

/**
 * A view as the public sees it. `unlisted` says what a group is that is not listed: `zero` counts nobody (and a listed
 * group counts somebody, hidden or not); `hidden` may count nobody, few, or many.
 */
export interface PublicView {
  readonly by: readonly string[];
  readonly unlisted: 'zero' | 'hidden';
  readonly groups: readonly PublicGroup[];
}

/**
 * The table of groups that share nobody: the people of a margin are the sum of its groups' people, and so are the
 * counts.
 */
export function tableOfDisjoint(dimensions: readonly string[], groups: readonly CountedGroup[]): CountedTable {
  const views = subsets(dimensions.length).map((kept) => {
    const sums = new Map<string, { at: Key[]; count: number; people: number }>();
    if (kept.length === 0) sums.set('[]', { at: [], count: 0, people: 0 });
    for (const { at, count, people } of groups) {
      const key = kept.map((d) => at[d]!);
      const sum = sums.get(JSON.stringify(key)) ?? { at: key, count: 0, people: 0 };
      sums.set(JSON.stringify(key), { at: key, count: sum.count + count, people: sum.people + people });
    }
    return { by: kept.map((d) => dimensions[d]!), groups: [...sums.values()] };
  });
  return { dimensions, views };
}

/** The subsets of the first `n` dimensions, small before large, each in ascending order. */
export function subsets(n: number): readonly (readonly number[])[] {
  return Array.from({ length: 2 ** n }, (_, mask) => dimensionsOf(mask, n)).sort(
    (a, b) => a.length - b.length || compareLists(a, b),
  );
}

/** The dimensions whose bits are set. */
export function dimensionsOf(mask: number, n: number): number[] {
  return Array.from({ length: n }, (_, d) => d).filter((d) => mask & (1 << d));
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

/** A total order of keys: `null`, then numbers, then strings by code unit. */
export function compareKeys(a: Key, b: Key): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? -1 : 1;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
  return a < b ? -1 : 1;
}
