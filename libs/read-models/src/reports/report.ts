import type { ReadModelReader } from '../read-models.js';
import { dimensions, type Bound, type Cohort, type Dimension, type DimensionValue, type Unit } from './cohort.js';
import type { Column } from './columns.js';
import type { OptionDeclarations, ValuesOf } from './options.js';
import type { Share } from './sharing/share.js';

/** Figures of those who share a value of each dimension asked for. */
export interface Group {
  readonly by: { readonly [D in Dimension]?: DimensionValue };
}

/** Name of the table that has one row for each group. */
export const GROUPS = 'groups';

/** What compares groups: lists that stand beside them in the answer, by the names of their tables. */
export type Comparisons = Readonly<Record<string, readonly object[]>>;

/**
 * A table that a report can be read as. `groups` has the figures of each group in a row; any other is a list that
 * each group holds under the table's name, every row with the values that its group stands for.
 */
export interface Table {
  readonly name: string;
  readonly meaning: string;
  readonly columns: readonly Column[];
  /**
   * Of a list that stands beside the groups instead, because it compares them: whether its rows speak of all of them
   * together, or each of the one that its `by` names.
   */
  readonly comparison?: 'all groups' | 'each group';
}

/** What a report is asked, once all of it is settled. */
export interface Question<Options extends OptionDeclarations> {
  readonly reader: ReadModelReader;
  readonly of: Unit;
  readonly options: ValuesOf<Options>;
  readonly by: readonly Dimension[];
  readonly cohort: Cohort;
  /** Log position that the facts are believed at, in decimal. */
  readonly position: string;
  /** Data cut-off, a date: what happened later is left out, and what lasted then is open. */
  readonly cutOff: string;
  /** A provider beyond whose episodes nothing may be looked at, the cohort's other treatment included. */
  readonly within?: string;
}

/** What of a question a comparison of its groups rests on. */
export type Compared<Options extends OptionDeclarations> = Pick<Question<Options>, 'of' | 'options' | 'by'>;

/**
 * A question that can be asked about many episodes. Declared once: its address, its command, the description of the
 * API and its tables in every format are made from it.
 */
export interface Report<
  Options extends OptionDeclarations = OptionDeclarations,
  G extends Group = Group,
  B extends Comparisons = Comparisons,
> {
  /** As addresses and commands write it: `length-of-stay`. */
  readonly name: string;
  readonly title: string;
  /** One sentence. */
  readonly summary: string;
  /** Of its definition: raised whenever the same facts give other figures than before. */
  readonly version: number;
  /** What it counts; the first is the default. */
  readonly units: readonly Unit[];
  readonly options: Options;
  /** The first is the one that is shown where none is named. */
  readonly tables: readonly Table[];
  /** Named definitions behind its figures that no option chooses, by what they define: `{ intervals: 'log' }`. */
  readonly definitions: Readonly<Record<string, string>>;
  /**
   * What of it may be handed to anyone. A report without this answers that nothing of it can be shared. To write it, say
   * which public groups it is about (`of`), and how the figures of a group follow from its public counts alone
   * (`figures`): no other facts are at hand there, so nothing can be given away. What does not follow from them is `null`.
   */
  readonly share?: Share;
  /** What it is neither grouped nor filtered by, for example `KNOWN_AT_THE_END`. */
  readonly without?: readonly (Dimension | Bound)[];
  /**
   * Whether figures of an episode depend on other episodes of the same patient, wherever these are: who asks why a figure
   * changed is told of those too.
   */
  readonly byPatient?: boolean;
  /** Gives options their values where these depend on the cut-off, or throws `InvalidOption`. */
  resolveOptions?(options: ValuesOf<Options>, cutOff: string): ValuesOf<Options>;
  /** The groups in any order. */
  groups(question: Question<Options>): Promise<readonly G[]>;
  /** The lists of the tables that stand beside the groups, from the groups in their order; of none, they are empty. */
  comparison?(groups: readonly G[], question: Compared<Options>): B;
}

/** What a report is grouped and filtered by. */
export function dimensionsOf({ without = [] }: Pick<Report, 'without'>): readonly Dimension[] {
  return dimensions.filter((dimension) => !without.includes(dimension));
}

/** Declares a report; nothing but its types is added. */
export function declareReport<
  const Options extends OptionDeclarations,
  G extends Group,
  B extends Comparisons = Readonly<Record<never, never>>,
>(report: Report<Options, G, B>): Report<Options, G, B> {
  return report;
}
