/**
 * The kind of a figure, so that every reader of a table shows it alike.
 *
 * `count`: a whole number of people, stays ...; `days`: a length in days, fractions allowed; `rate`: a proportion, 0 to
 * 1; `points`: the difference of two proportions, -1 to 1, shown in percentage points; `number`: anything else;
 * `cents`: an amount in US cents; `code`: a TEDS code.
 */
export const figureKinds = ['count', 'days', 'rate', 'points', 'number', 'cents', 'code', 'date', 'text'] as const;
export type FigureKind = (typeof figureKinds)[number];

/** A column of a report's table, under its name in the JSON answer. */
export interface Column {
  readonly name: string;
  readonly kind: FigureKind;
  readonly meaning: string;
  /** Whether it can be missing, because a group is too small or it does not apply. */
  readonly nullable?: boolean;
}

export type Cell = string | number | null;
export type Row = Readonly<Record<string, Cell>>;

/** Several columns of one kind. */
export function columns(kind: FigureKind, meanings: Readonly<Record<string, string>>): readonly Column[] {
  return Object.entries(meanings).map(([name, meaning]) => ({ name, kind, meaning }));
}

/** Columns of figures that are missing if a group is too small. */
export function maybe(declared: readonly Column[]): readonly Column[] {
  return declared.map((column) => ({ ...column, nullable: true }));
}
