import type { Spread } from '#outcomes/disclosure/public-table';
import type { Dimension, DimensionValue } from '../cohort.js';
import type { Cell } from '../columns.js';

/**
 * The dimensions of public answers, one at a time. None can be derived from another by common knowledge, as programs,
 * providers, settings and levels can: groups of those could be subtracted from one another.
 */
export const shareDimensions = ['level', 'sex', 'ageBand', 'primarySubstance'] as const satisfies readonly Dimension[];
export type ShareDimension = (typeof shareDimensions)[number];

/** The audience of an answer: callers with access, with everything; or anyone, with what is safe to share. */
export const disclosures = ['full', 'public'] as const;
export type Disclosure = (typeof disclosures)[number];

/** Value of a dimension for values with too few members to be shown separately. */
export const OTHERS = 'others';

/** Days for which stays are followed from their first day: all for the same time, none is cut off early. */
export const FOLLOW_UP_DAYS = 180;

/** The upper limits, in days, of the classes of public lengths of stay. */
export const lengthClasses = [7, 14, 30, 60, 90, 120, FOLLOW_UP_DAYS] as const;

/** How classes are merged if they are too small, fine before coarse. */
export const lengthLadder = [
  [0, 1, 2, 3, 4, 5, 6],
  [0, 0, 0, 1, 2, 3, 4],
  [0, 0, 0, 0, 0, 1, 1],
  [0, 0, 0, 0, 0, 0, 0],
] as const;

/**
 * All public counts of a group; no more can be derived from them (see `publicTable`). `null` is not public; it may be
 * any number, including zero.
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

/** The shareable part of a report. */
export interface Share {
  /** Which public groups it covers: stays by their course in the follow-up, or stays under way. */
  readonly of: 'course' | 'under way';
  /** Named definitions behind the public figures. */
  readonly definitions?: Readonly<Record<string, string>>;
  /**
   * The figures of a group, under the names of the report's columns, and its lists, under the names of the report's
   * other tables: only from the public counts.
   */
  figures(group: SharedGroup): Readonly<Record<string, Cell | readonly object[]>>;
}

/** A group and its public counts. */
export interface Shared {
  readonly by: { readonly [D in Dimension]?: DimensionValue };
  readonly group: SharedGroup;
}
