import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { publicColumns } from './classes.js';
import { foldRows, foldSmall, rowSum } from './fold.js';
import { publicCounts } from './public-table.js';
import { isPublic, mostOfFew } from './small.js';

describe('small groups', () => {
  it('are counted together', () => {
    expect(foldSmall([40, 3, 200, 9, 30], 10)).toEqual({ apart: [0, 2, 4], together: [1, 3] });
  });

  it('take the next larger ones with them until they are enough', () => {
    expect(foldSmall([40, 3, 200, 0, 30], 10)).toEqual({ apart: [0, 2], together: [1, 4] });
    expect(publicCounts([40, 3, 200, 0, 30], 10)).toEqual([
      { members: [0], count: 40 },
      { members: [2], count: 200 },
      { members: [1, 4], count: 33 },
    ]);
  });

  it('are not published if all of them are too few', () => {
    expect(foldSmall([4, 3], 10)).toBeUndefined();
    expect(publicCounts([4, 3], 10)).toEqual([]);
    expect(publicCounts([], 10)).toEqual([]);
  });

  it('leave nothing that counts few, in no class', () =>
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat(40), { minLength: 3, maxLength: 3 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 60 }),
        (rows, few) => {
          const folded = foldRows(rows, few);
          if (folded === undefined) return;
          const left = [...folded.apart.map((index) => [index]), folded.together].map((some) => rowSum(rows, some));
          expect(left.flat().filter((count) => !isPublic(count, few))).toEqual([]);
          expect(rowSum(left, [...left.keys()])).toEqual(rowSum(rows, [...rows.keys()]));
        },
      ),
    ));
});

describe('columns in classes', () => {
  const ladder = [
    [0, 1, 2],
    [0, 0, 1],
    [0, 0, 0],
  ];

  it('are as fine as the most cells allow', () => {
    const even = [100, 100, 100];
    expect(publicColumns([even, even, even], ladder, 10)).toMatchObject({ apart: [0, 1, 2], ranges: [0, 1, 2] });
    expect(publicColumns([even, even, [0, 6, 6]], ladder, 10)).toMatchObject({ together: [1, 2], ranges: [0, 1, 2] });
    const early = [2, 100, 100];
    expect(publicColumns([early, early, even], ladder, 10)).toMatchObject({ apart: [0, 1, 2], ranges: [0, 0, 1] });
  });
});

describe('ten people', () => {
  it('have at most what the ten with the most have', () => {
    expect(mostOfFew([1, 1, 1])).toBe(10);
    expect(mostOfFew([9, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2])).toBe(9 + 2 + 8);
  });

  it('cannot have a public count', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 }), fc.nat(), (people, of) => {
        const group = people.slice(0, of % (people.length + 1));
        const members = group.reduce((sum, count) => sum + count, 0);
        if (members > 0 && isPublic(members, mostOfFew(people))) expect(group.length).toBeGreaterThan(10);
      }),
    ));
});
