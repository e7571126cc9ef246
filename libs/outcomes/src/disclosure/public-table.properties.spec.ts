import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { publicTable, type Counts, type PublicTable } from './public-table.js';
import { isPublic } from './small.js';
import { Knowledge } from './testing/attacker.js';
import { cellsOf, equationsOf, groupsOf, indexes, ladder, populations } from './testing/populations.js';

/** Ranges of two classes. */
const inTwo = [
  [0, 1],
  [0, 0],
];
const each = (cells: readonly number[]): ReadonlyMap<number, number> => new Map(cells.map((cell) => [cell, 1]));

/** Small groups that an attacker can prove to be small. */
function givenAway(counts: Counts, attacker: Knowledge, few: number): number[][] {
  const flat = counts.flat(2);
  return groupsOf(counts).filter((cells) => {
    const size = cells.reduce((sum, index) => sum + flat[index]!, 0);
    return !isPublic(size, few) && attacker.largest(each(cells)) < few + 1;
  });
}

const numbersIn = ({ rows, columns }: PublicTable): number[] => [
  ...columns.flatMap(({ spread }) => spread.counts),
  ...rows.flatMap(({ count, spread, cells }) => [
    count,
    ...(spread?.counts ?? []),
    ...cells.flatMap((cell) => [...(cell.count === null ? [] : [cell.count]), ...(cell.spread?.counts ?? [])]),
  ]),
];

describe('a public table', () => {
  const any = populations({ rows: 4, columns: 3 });

  it('publishes no count of 1 to 10 people', () =>
    fc.assert(
      fc.property(any, ({ counts, few }) => {
        const published = publicTable(counts, ladder, few);
        expect(published === undefined ? [] : numbersIn(published).filter((count) => !isPublic(count, few))).toEqual(
          [],
        );
      }),
      { numRuns: 2_000 },
    ));

  it('leaves every small group as large as many people for whoever solves all that is public', () =>
    fc.assert(
      fc.property(any, ({ counts, few }) => {
        const published = publicTable(counts, ladder, few);
        if (published === undefined) return;
        const attacker = new Knowledge(counts.flat(2).length, equationsOf(counts, published));
        expect(givenAway(counts, attacker, few)).toEqual([]);
      }),
      { numRuns: 3_000 },
    ));

  it('hides no count that could be derived', () =>
    fc.assert(
      fc.property(any, ({ counts, few }) => {
        const published = publicTable(counts, ladder, few);
        if (published === undefined) return;
        const attacker = new Knowledge(counts.flat(2).length, equationsOf(counts, published));
        published.rows.forEach(({ members, cells }) =>
          cells.forEach(({ count }, column) => {
            if (count !== null) return;
            const group = each(cellsOf(counts, members, published.columns[column]!.members));
            expect(attacker.largest(group) - attacker.smallest(group)).toBeGreaterThan(0);
          }),
        );
      }),
      { numRuns: 1_000 },
    ));

  it('leaves another table of whole numbers for every small cell, as trying all tables shows', () => {
    const two = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 2, maxLength: 2 });
    const tiny = fc.record({ counts: two(two(two(fc.nat(2)))), few: fc.integer({ min: 1, max: 3 }) });
    fc.assert(
      fc.property(tiny, ({ counts, few }) => {
        const published = publicTable(counts, inTwo, few);
        if (published === undefined) return;
        const most = largestByTrying(counts, published);
        counts.flat(2).forEach((count, index) => {
          if (!isPublic(count, few)) expect(most[index]).toBeGreaterThan(few);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('is the same for the same counts, and its columns are the same whatever the rows', () =>
    fc.assert(
      fc.property(any, ({ counts, few }) => {
        const published = publicTable(counts, ladder, few);
        expect(publicTable(counts, ladder, few)).toEqual(published);
        const whole = counts.reduce((a, b) => a.map((column, c) => column.map((count, k) => count + b[c]![k]!)));
        expect(publicTable([whole], ladder, few)?.columns).toEqual(published?.columns);
      }),
      { numRuns: 500 },
    ));

  it('publishes most of a table that has few small groups', () => {
    const row = (of: number) => [
      [of, of, of, of],
      [of, 2 * of, of, of],
    ];
    const published = publicTable(
      [
        row(100),
        row(50),
        row(20),
        [
          [90, 3, 70, 40],
          [60, 60, 60, 60],
        ],
      ],
      ladder,
      10,
    );
    expect(published?.rows.flatMap(({ cells }) => cells.map(({ count }) => count))).toEqual([
      400, 500, 200, 250, 80, 100, 203, 240,
    ]);
    expect(published?.rows.map(({ spread }) => spread?.counts.length)).toEqual([4, 4, 4, 4]);
    expect(published?.rows.flatMap(({ cells }) => cells.map(({ spread }) => spread?.counts.length ?? 0))).toEqual([
      4, 4, 4, 4, 3, 3, 3, 3,
    ]);
  });
});

describe('the attacker', () => {
  it('finds what hiding the small cells alone gives away', () => {
    const counts = [
      [
        [40, 0, 0, 0],
        [7, 0, 0, 0],
      ],
      [
        [60, 0, 0, 0],
        [30, 0, 0, 0],
      ],
    ];
    const naive: PublicTable = {
      columns: [0, 1].map((column) => ({
        members: [column],
        spread: { ranges: ladder[3]!, counts: [counts[0]![column]![0]! + counts[1]![column]![0]!] },
      })),
      rows: counts.map((row, index) => ({
        members: [index],
        count: row[0]![0]! + row[1]![0]!,
        spread: null,
        cells: row.map(([count]) => ({ count: count! > 10 ? count! : null, spread: null })),
      })),
    };
    const attacker = new Knowledge(16, equationsOf(counts, naive));
    expect(attacker.largest(each(cellsOf(counts, [0], [1])))).toBe(7);
    expect(attacker.smallest(each(cellsOf(counts, [0], [1])))).toBe(7);
    expect(givenAway(counts, attacker, 10)).not.toEqual([]);
  });

  it('bounds a sum as exactly as trying all tables does', () => {
    const counts = [
      [
        [3, 1],
        [1, 0],
      ],
      [
        [2, 0],
        [4, 2],
      ],
    ];
    const published = publicTable(counts, inTwo, 1)!;
    const attacker = new Knowledge(8, equationsOf(counts, published));
    const most = largestByTrying(counts, published);
    indexes(most).forEach((cell) => expect(attacker.largest(each([cell]))).toBe(most[cell]!));
  });
});

/** The largest value of each finest cell over all tables of whole numbers that agree with the public figures. */
function largestByTrying(counts: Counts, published: PublicTable): number[] {
  const equations = equationsOf(counts, published).map(({ factors, equals }) => ({
    cells: [...factors.keys()],
    equals,
  }));
  const cells = counts.flat(2).length;
  const everything = counts.flat(2).reduce((sum, count) => sum + count, 4);
  const table = new Array<number>(cells).fill(0);
  const most = new Array<number>(cells).fill(0);
  const left = equations.map(({ equals }) => equals);
  const through = indexes(table).map((cell) => indexes(equations).filter((e) => equations[e]!.cells.includes(cell)));
  const lastOf = equations.map(({ cells: of }) => Math.max(...of));
  const fill = (cell: number): void => {
    if (cell === cells) return table.forEach((count, index) => (most[index] = Math.max(most[index]!, count)));
    // A cell without public figures may have any value, so the largest of all is sufficient.
    const bound = Math.min(everything, ...through[cell]!.map((e) => left[e]!));
    for (let count = 0; count <= bound; count++) {
      table[cell] = count;
      through[cell]!.forEach((e) => (left[e]! -= count));
      if (through[cell]!.every((e) => left[e] === 0 || lastOf[e]! > cell)) fill(cell + 1);
      through[cell]!.forEach((e) => (left[e]! += count));
    }
  };
  fill(0);
  return most;
}
