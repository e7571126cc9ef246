import type { FigureKind } from '#read-models/reports/columns';
import type { Dimension, DimensionValue } from '#read-models/reports/cohort';
import { labelOfValue } from '#read-models/reports/labels';
import { count, measure, NO_VALUE, percent, points } from '../../show/numbers.js';
import { levelInWords } from '../../show/words.js';
import type { DescribedColumn, DescribedTable } from './description.js';

export type Cell = string | number | null | undefined;
/** A row of a table, with its group if it belongs to one. */
export interface ShownRow {
  readonly by: { readonly [D in Dimension]?: DimensionValue } | undefined;
  readonly cells: Readonly<Record<string, Cell>>;
}

/** An answer of any report. */
interface AnyReport {
  readonly groups: readonly object[];
}

type Row = Readonly<Record<string, Cell>> & Pick<ShownRow, 'by'>;
type Lists = Readonly<Record<string, readonly Row[] | undefined>>;

/** The rows of a table in an answer. */
export function rowsIn(answer: AnyReport, { name, location }: DescribedTable): readonly ShownRow[] {
  const groups = answer.groups as readonly (Row & Lists)[];
  if (location === 'groups') return groups.map((group) => ({ by: group.by, cells: group }));
  if (location === 'top level') {
    const rows = (answer as unknown as Lists)[name] ?? [];
    return rows.map((row) => ({ by: row.by, cells: row }));
  }
  return groups.flatMap((group) => ((group as Lists)[name] ?? []).map((row) => ({ by: group.by, cells: row })));
}

const figure = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });
const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

const shown: Readonly<Record<FigureKind, (value: number) => string>> = {
  count,
  days: measure,
  rate: (share) => percent(share),
  points: (difference) => `${points(difference)}\u00a0pts`,
  number: (value) => figure.format(value),
  cents: (cents) => dollars.format(cents / 100),
  code: String,
  date: String,
  text: String,
};

/** A formatted cell: digits according to its kind, codes and levels in words. */
export function cellInWords(value: Cell, { name, kind }: Pick<DescribedColumn, 'name' | 'kind'>): string {
  if (value === null || value === undefined) return NO_VALUE;
  if (kind === 'code' && name === 'reason') return labelOfValue('reason', value) ?? String(value);
  if (typeof value === 'number') return shown[kind](value);
  return value.replace(/asam-\d+:[^\s,>]+/g, levelInWords);
}
