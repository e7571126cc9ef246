import { rangesIn, type Ranges } from './classes.js';
import { isPublic } from './small.js';
import { findWitness, indexOf, type Cells, type Opened, type Witness } from './witness.js';

/** A figure that could become public: sums over finest cells, which are published together. */
interface Candidate {
  readonly sums: readonly (readonly number[])[];
  /** Whether the figures that must be public first are public. */
  ready(): boolean;
  open(): void;
  close(): void;
}

/** A figure at one or several levels of detail; the first safe one is published. */
interface Figure {
  /** The order: counts and the spread of rows precede the spread of a row's cells. */
  readonly rank: 0 | 1;
  readonly count: number;
  readonly degrees: readonly Candidate[];
}

/**
 * Decides which figures of a table may be public in addition to its totals by row and by column and class. Each of those
 * totals must be zero or large enough (see `foldSmall`, `publicColumns`). The figures are the counts by row and column, and
 * how the members of a row, or of a row in a column, are spread over the classes, as finely as the ladder of ranges allows.
 *
 * Nothing is open at first. Figures are opened one by one, large before small, under two conditions: each is zero or large
 * enough (more than `few`), and for every small finest cell there remains another table that equals the true one in all
 * public figures and in which that cell is large enough (`findWitness`). So no addition or subtraction of public figures
 * gives the count of a group of 1 to `few`, or the knowledge that a group is so small: a group that is a union of finest
 * cells is small only if all of them are, and each of them might be large enough.
 *
 * This is cell suppression with reversed roles: what is not opened is suppressed, first the small cells, then those that
 * would reveal them. The protection is by feasible tables, as in Fischetti and Salazar-Gonzalez, "Models and
 * algorithms for optimizing cell suppression in tabular data with linear constraints", JASA 95 (2000); the moves are
 * those of the hypercube method (Giessing and Repsilber, in: Inference Control in Statistical Databases, 2002).
 */
export function protect(cells: Cells, ladder: readonly Ranges[], few: number): Opened {
  const opened = {
    cells: each(cells.rows, () => each(cells.columns, () => false)),
    rowRanges: each<Ranges | undefined>(cells.rows, () => undefined),
    cellRanges: each(cells.rows, () => each<Ranges | undefined>(cells.columns, () => undefined)),
  };
  const witnesses = new Map<number, Witness>();
  cells.counts.forEach((count, index) => {
    if (isPublic(count, few)) return;
    const witness = findWitness(cells, opened, index, few);
    if (witness === undefined) throw new RangeError('a total of the table is too small');
    witnesses.set(index, witness);
  });

  const isOpened = ({ sums, ready, open, close }: Candidate): boolean => {
    if (!ready() || !sums.every((indexes) => isPublic(sumOf(indexes, cells.counts), few))) return false;
    open();
    const renewed = new Map<number, Witness>();
    for (const [index, witness] of witnesses) {
      if (sums.every((indexes) => differenceIn(indexes, witness) === 0)) continue;
      const another = findWitness(cells, opened, index, few);
      if (another === undefined) {
        close();
        return false;
      }
      renewed.set(index, another);
    }
    renewed.forEach((witness, index) => witnesses.set(index, witness));
    return true;
  };

  // A refused figure may follow from figures opened since, and then reveals nothing. So repeat until no more can be opened.
  let waiting = figuresOf(cells, ladder, opened);
  for (let before = Infinity; waiting.length < before;) {
    before = waiting.length;
    waiting = waiting.filter(({ degrees }) => !degrees.some(isOpened));
  }
  return opened;
}

/** All figures that could be opened, large before small. */
function figuresOf(cells: Cells, ladder: readonly Ranges[], opened: MutableOpened): Figure[] {
  const columns = each(cells.columns, (column) => column);
  const figures: Figure[] = each(cells.rows, (row) => [
    rowFigure(cells, ladder, opened, row),
    ...columns.flatMap((column) => cellFigures(cells, ladder, opened, row, column)),
  ]).flat();
  return figures.sort((a, b) => a.rank - b.rank || b.count - a.count);
}

function rowFigure(cells: Cells, ladder: readonly Ranges[], { rowRanges }: MutableOpened, row: number): Figure {
  const columns = each(cells.columns, (column) => column);
  const degrees = ladder.map((ranges) => ({
    sums: byRange(cells, ranges, row, columns),
    ready: () => true,
    open: () => void (rowRanges[row] = ranges),
    close: () => void (rowRanges[row] = undefined),
  }));
  return { rank: 0, count: countIn(cells, row, columns), degrees };
}

function cellFigures(
  cells: Cells,
  ladder: readonly Ranges[],
  opened: MutableOpened,
  row: number,
  column: number,
): Figure[] {
  const count = countIn(cells, row, [column]);
  const whole = {
    sums: [each(cells.classes, (k) => indexOf(cells, row, column, k))],
    ready: () => true,
    open: () => void (opened.cells[row]![column] = true),
    close: () => void (opened.cells[row]![column] = false),
  };
  const degrees = ladder.map((ranges) => ({
    sums: byRange(cells, ranges, row, [column]),
    ready: () => opened.cells[row]![column]!,
    open: () => void (opened.cellRanges[row]![column] = ranges),
    close: () => void (opened.cellRanges[row]![column] = undefined),
  }));
  return [
    { rank: 0, count, degrees: [whole] },
    { rank: 1, count, degrees },
  ];
}

/** The finest cells of a row in some columns, by range. */
function byRange(cells: Cells, ranges: Ranges, row: number, columns: readonly number[]): number[][] {
  return each(rangesIn(ranges), (range) =>
    columns.flatMap((column) => ranges.flatMap((each, k) => (each === range ? [indexOf(cells, row, column, k)] : []))),
  );
}

function countIn(cells: Cells, row: number, columns: readonly number[]): number {
  const indexes = columns.flatMap((column) => each(cells.classes, (k) => indexOf(cells, row, column, k)));
  return sumOf(indexes, cells.counts);
}

interface MutableOpened {
  readonly cells: boolean[][];
  readonly rowRanges: (Ranges | undefined)[];
  readonly cellRanges: (Ranges | undefined)[][];
}

function sumOf(indexes: readonly number[], counts: readonly number[]): number {
  return indexes.reduce((sum, index) => sum + counts[index]!, 0);
}

function differenceIn(indexes: readonly number[], witness: Witness): number {
  return indexes.reduce((sum, index) => sum + (witness.get(index) ?? 0), 0);
}

function each<T>(length: number, make: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => make(index));
}
