import type { Spread } from '#outcomes/disclosure/public-table';
import type { Dimension, DimensionValue } from '../cohort.js';
import type { Cell } from '../columns.js';

/**
 * What public answers may be grouped by, one at a time. No two of them are tied by what everybody knows, as programs,
 * providers, settings and levels are: those could be subtracted from one another.
 */
export const shareDimensions = ['level', 'sex', 'ageBand', 'primarySubstance'] as const satisfies readonly Dimension[];
export type ShareDimension = (typeof shareDimensions)[number];

/** For whom an answer is: for those who may ask for it, with everything; or for anyone, with what is safe to share. */
export const disclosures = ['full', 'public'] as const;
export type Disclosure = (typeof disclosures)[number];

/** Value of a dimension of those that are too few to be told apart. */
export const OTHERS = 'others';

/** Stays are followed for so many days from their first: all of them for the same time, none is cut off early. */
export const FOLLOW_UP_DAYS = 180;

/** The longest lengths of the classes in which public lengths of stay are counted, in days. */
export const lengthClasses = [7, 14, 30, 60, 90, 120, FOLLOW_UP_DAYS] as const;

/** How classes are joined where they are too small, fine before coarse. */
export const lengthLadder = [
  [0, 1, 2, 3, 4, 5, 6],
  [0, 0, 0, 1, 2, 3, 4],
  [0, 0, 0, 0, 0, 1, 1],
  [0, 0, 0, 0, 0, 0, 0],
] as const;

/**
 * All that the public may know of a group, of which no more can be derived than it tells (see `publicTable`). `null` is
 * not told; it may be any number, zero included.
 */
export interface SharedGroup {
  /** Stays that ended within the follow-up. */
  readonly ended: number | null;
  /** Their lengths by class. */
  readonly lengths: Spread | null;
  /** Stays that lasted longer than the follow-up. */
  readonly still: number | null;
  /** Stays under way on the last day of the release. */
  readonly underWay: number | null;
}

/** What of a report may be shared, and how. */
export interface Share {
  /** Which public groups it speaks of: stays by their course in the follow-up, or stays under way. */
  readonly of: 'course' | 'under way';
  /** Named definitions behind the public figures. */
  readonly definitions?: Readonly<Record<string, string>>;
  /**
   * The figures of a group, under the names of the report's columns, and its lists, under the names of the report's other
   * tables: from nothing but the public counts.
   */
  figures(group: SharedGroup): Readonly<Record<string, Cell | readonly object[]>>;
}

/** A group and what is public of it. */
export interface Shared {
  readonly by: { readonly [D in Dimension]?: DimensionValue };
  readonly group: SharedGroup;
}
