import { coarsened, inRanges, publicColumns, type Ranges } from './classes.js';
import { foldSmall, rowSum } from './fold.js';
import { protect } from './protect.js';

/** Counts of a population by row, column and class, zeros included: `counts[row][column][class]`. */
export type Counts = readonly (readonly (readonly number[])[])[];

/** How the members of a group are spread over the classes, as finely as may be published. */
export interface Spread {
  readonly ranges: Ranges;
  /** By range. */
  readonly counts: readonly number[];
}

/** What the public may know about a group. `null` is withheld: it may be any number, including zero. */
export interface PublicGroup {
  readonly count: number | null;
  readonly spread: Spread | null;
}

/** Rows or columns of a table by index: a single one, or several that are counted together. */
export type Members = readonly number[];

/** Everything that the public may know about a table. Each published count is zero or more than `few`. */
export interface PublicTable {
  readonly columns: readonly { readonly members: Members; readonly spread: Spread }[];
  readonly rows: readonly {
    readonly members: Members;
    readonly count: number;
    readonly spread: Spread | null;
    /** By public column, in their order. */
    readonly cells: readonly PublicGroup[];
  }[];
}

/**
 * Computes the public part of a table in which ten people can have up to `few` members (see `mostOfFew`). First it joins
 * rare columns and classes until the total of each column in each range is large enough, then it joins rare rows, then it
 * opens whatever else is safe (`protect`). The ladder holds ranges of the classes, fine before coarse, each a coarsening of
 * the previous one, the last with all classes in one range. `undefined` if the population is empty or too small.
 *
 * The columns do not depend on the rows: tables of one population with other rows have the same columns and totals. Because
 * these are fully public, several such tables together reveal no more about each than that table alone: any tables with
 * these totals belong to some population, and each can be replaced by another independently of the rest.
 */
export function publicTable(counts: Counts, ladder: readonly Ranges[], few: number): PublicTable | undefined {
  const totals = sumOfRows(counts);
  const chosen = publicColumns(totals, ladder, few);
  const folded = foldSmall(counts.map(sumOf), few);
  if (chosen === undefined || folded === undefined || sumOf(totals) === 0) return undefined;
  const columns = membersOf(chosen);
  const rows = membersOf(folded);
  const published = rows.map((members) => {
    const row = sumOfRows(members.map((index) => counts[index]!));
    return columns.map((column) => inRanges(rowSum(row, column), chosen.ranges));
  });
  const classes = published[0]![0]!.length;
  const cells = { rows: rows.length, columns: columns.length, classes, counts: published.flat(2) };
  const degrees = [chosen.ranges, ...chosen.coarser].map((ranges) => coarsened(ranges, chosen.ranges));
  const opened = protect(cells, degrees, few);
  const spreadOf = (ofClasses: readonly number[], degree: Ranges | undefined): Spread | null =>
    degree === undefined
      ? null
      : { ranges: chosen.ranges.map((range) => degree[range]!), counts: inRanges(ofClasses, degree) };
  return {
    columns: columns.map((members, column) => ({
      members,
      spread: { ranges: chosen.ranges, counts: sumOfRows(published)[column]! },
    })),
    rows: published.map((row, index) => ({
      members: rows[index]!,
      count: sumOf(row),
      spread: spreadOf(
        rowSum(
          row,
          row.map((_, column) => column),
        ),
        opened.rowRanges[index],
      ),
      cells: row.map((cell, column) => ({
        count: opened.cells[index]![column]! ? sumOf([cell]) : null,
        spread: spreadOf(cell, opened.cellRanges[index]![column]),
      })),
    })),
  };
}

/** The groups of a population by one dimension, with small ones counted together, so that each may be public. */
export function publicCounts(
  counts: readonly number[],
  few: number,
): readonly { readonly members: Members; readonly count: number }[] {
  const folded = foldSmall(counts, few);
  if (folded === undefined) return [];
  return membersOf(folded).map((members) => ({
    members,
    count: members.reduce((sum, index) => sum + counts[index]!, 0),
  }));
}

function membersOf({ apart, together }: { readonly apart: Members; readonly together: Members }): readonly Members[] {
  return [...apart.map((index) => [index]), ...(together.length > 0 ? [together] : [])];
}

function sumOfRows(rows: Counts): number[][] {
  return (rows[0] ?? []).map((column, c) => column.map((_, k) => rows.reduce((sum, row) => sum + row[c]![k]!, 0)));
}

function sumOf(row: readonly (readonly number[])[]): number {
  return row.flat().reduce((sum, count) => sum + count, 0);
}
