import type { ReadModelReader } from '../read-models.js';
import { dimensions, type Bound, type Cohort, type Dimension, type DimensionValue, type Unit } from './cohort.js';
import type { Column } from './columns.js';
import type { OptionDeclarations, ValuesOf } from './options.js';
import type { Share } from './sharing/share.js';

/** Figures of the stays or episodes with the same value of each requested dimension. */
export interface Group {
  readonly by: { readonly [D in Dimension]?: DimensionValue };
}

/** Name of the table with one row per group. */
export const GROUPS = 'groups';

/** Lists that compare the groups, by the names of their tables. */
export type Comparisons = Readonly<Record<string, readonly object[]>>;

/**
 * A table of a report. `groups` has one row per group with its figures; any other is a list inside each group under the
 * table's name, shown with the values of its group.
 */
export interface Table {
  readonly name: string;
  readonly meaning: string;
  readonly columns: readonly Column[];
  /**
   * For a list that compares the groups and is outside them: whether its rows describe all groups together, or each the
   * group that its `by` names.
   */
  readonly comparison?: 'all groups' | 'each group';
}

/** A report request with all defaults resolved. */
export interface Question<Options extends OptionDeclarations> {
  readonly reader: ReadModelReader;
  readonly of: Unit;
  readonly options: ValuesOf<Options>;
  readonly by: readonly Dimension[];
  readonly cohort: Cohort;
  /** Log position as of which facts are read, in decimal. */
  readonly position: string;
  /** Data cut-off, a date: later events are left out, and what had not ended is open. */
  readonly cutOff: string;
  /** The only provider whose episodes may be read, also for other treatment of the cohort's patients. */
  readonly within?: string;
}

/** The part of a question that a comparison of its groups needs. */
export type Compared<Options extends OptionDeclarations> = Pick<Question<Options>, 'of' | 'options' | 'by'>;

/**
 * A report on many episodes. Declared once: its route, its command, the API description and its tables in every format
 * follow from it.
 */
export interface Report<
  Options extends OptionDeclarations = OptionDeclarations,
  G extends Group = Group,
  B extends Comparisons = Comparisons,
> {
  /** As in URLs and commands: `length-of-stay`. */
  readonly name: string;
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  /** Version of its definition: increase it whenever the same facts give other figures. */
  readonly version: number;
  /** The units that it counts; the first is the default. */
  readonly units: readonly Unit[];
  readonly options: Options;
  /** The first is the default. */
  readonly tables: readonly Table[];
  /** Named definitions behind its figures that are not options, by what they define: `{ intervals: 'log' }`. */
  readonly definitions: Readonly<Record<string, string>>;
  /**
   * The part that may be published. A report without it cannot be shared. It declares which public groups it covers
   * (`of`), and how the figures of a group follow from its public counts alone (`figures`): no other facts are
   * available there, so nothing can leak. Figures that do not follow from them are `null`.
   */
  readonly share?: Share;
  /** Dimensions and limits that it does not accept, for example `KNOWN_AT_THE_END`. */
  readonly without?: readonly (Dimension | Bound)[];
  /**
   * Whether figures of an episode depend on other episodes of the same patient; an explanation of a change then
   * includes those.
   */
  readonly byPatient?: boolean;
  /** Resolves options that depend on the cut-off, or throws `InvalidOption`. */
  resolveOptions?(options: ValuesOf<Options>, cutOff: string): ValuesOf<Options>;
  /** Computes the groups, in any order. */
  groups(question: Question<Options>): Promise<readonly G[]>;
  /** Compares the groups, which are in their order; the lists are empty if there are none. */
  compareGroups?(groups: readonly G[], question: Compared<Options>): B;
}

/** The dimensions that a report is grouped and filtered by. */
export function dimensionsOf({ without = [] }: Pick<Report, 'without'>): readonly Dimension[] {
  return dimensions.filter((dimension) => !without.includes(dimension));
}

/** Declares a report; adds only its types. */
export function declareReport<
  const Options extends OptionDeclarations,
  G extends Group,
  B extends Comparisons = Readonly<Record<never, never>>,
>(report: Report<Options, G, B>): Report<Options, G, B> {
  return report;
}
