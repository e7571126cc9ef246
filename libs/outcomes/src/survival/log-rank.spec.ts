import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arbitraryMembers, survivalSampleOf, type Member } from '../testing/arbitrary-samples.js';
import { aml, lung, lungMen, lungWomen, ovarian, remission, sampleOf, allOf } from '../testing/survival-data.js';
import { logRank, logRankWeights } from './log-rank.js';

const compare = (lists: readonly string[], weights?: (typeof logRankWeights)[number]) =>
  logRank(lists.map(sampleOf), weights);
const rounded = (value: number | null, digits: number) => Number(value!.toFixed(digits));

describe('the log-rank test', () => {
  it('of the lung data by sex is the chi-square of R (package survival, survdiff)', () => {
    const { groups, chiSquare, degreesOfFreedom, pValue } = compare([lungMen, lungWomen]);
    expect(rounded(chiSquare, 6)).toBe(10.326742);
    expect(groups.map(({ n, observed, expected }) => [n, observed, rounded(expected, 1)])).toEqual([
      [138, 112, 91.6],
      [90, 53, 73.4],
    ]);
    expect([degreesOfFreedom, rounded(pValue, 3)]).toEqual([1, 0.001]);
  });

  it('of the leukemia data is the chi-square of R (package survival, data set aml)', () => {
    expect(rounded(compare([aml.maintained, aml.nonmaintained]).chiSquare, 6)).toBe(3.396389);
  });

  it('of the ovarian data is what R prints (package survival, help page of survdiff)', () => {
    const { groups, chiSquare, pValue } = compare([ovarian[1], ovarian[2]]);
    expect(groups.map(({ observed, expected }) => [observed, rounded(expected, 2)])).toEqual([
      [7, 5.23],
      [5, 6.77],
    ]);
    expect([rounded(chiSquare, 1), rounded(pValue, 1)]).toEqual([1.1, 0.3]);
  });

  it.each([
    ['log-rank', 16.79],
    ['gehan-wilcoxon', 13.46],
    ['tarone-ware', 15.12],
  ] as const)('of the remission data, weighted as %s, is the published one', (weights, published) => {
    // Kleinbaum D.G. & Klein M., "Survival Analysis", 3rd edition, Springer 2012, chapter 2, section V.
    expect(rounded(compare([remission.mercaptopurine, remission.placebo], weights).chiSquare, 2)).toBe(published);
  });

  it('weighted as peto is what its formula says, by hand', () => {
    // Days 1 to 4, weights 1, 3/4, 1/2, 1/4; expected of the first group 2/4, 1/3, 0, 0.
    const { groups, chiSquare } = compare(['1 2', '3 4'], 'peto');
    expect(groups[0]!.observed).toBeCloseTo(1 + 3 / 4, 14);
    expect(groups[0]!.expected).toBeCloseTo(1 / 2 + 3 / 4 / 3, 14);
    const variance = 1 / 4 + (9 / 16) * (2 / 9);
    expect(chiSquare).toBeCloseTo(1 / variance, 12);
  });

  it('has the example of its description', () => {
    const { groups, chiSquare } = compare(['1 2', '3 4']);
    expect(groups.map(({ expected }) => expected)).toEqual([expect.closeTo(5 / 6, 12), expect.closeTo(19 / 6, 12)]);
    expect(rounded(chiSquare, 2)).toBe(2.88);
  });

  it('has those at risk who entered before the day, until the day they leave, by hand', () => {
    const entered = (...members: readonly (readonly [from: number, to: number])[]) => ({
      rows: members.map(([, time]) => ({ time, events: 1, censored: 0 })),
      entered: members.map(([from]) => [from, 1] as const),
    });
    // Expected of the first: 1/2 on days 2 and 3, when those who enter on the day are not at risk yet, and 1/3 on day 4.
    const { groups, chiSquare } = logRank([entered([0, 2], [2, 4]), entered([0, 3], [3, 5], [3, 6])]);
    const expected = 1 / 2 + 1 / 2 + 1 / 3;
    expect(groups).toEqual([
      { n: 2, observed: 2, expected: expect.closeTo(expected, 12) },
      { n: 3, observed: 3, expected: expect.closeTo(5 - expected, 12) },
    ]);
    expect(chiSquare).toBeCloseTo((2 - expected) ** 2 / (1 / 4 + 1 / 4 + 2 / 9), 12);
  });

  it('of several groups has one degree of freedom less than groups with anything expected', () => {
    const groups = [0, 1, 2].map((score) => allOf(lung.men[score as 0], lung.women[score as 0]));
    expect(compare(groups)).toMatchObject({ degreesOfFreedom: 2 });
    expect(compare([...groups, '1+'])).toMatchObject({ degreesOfFreedom: 2 });
  });

  it('has nothing to compare in one group, or where nobody has the event', () => {
    expect(compare([lungMen])).toMatchObject({ chiSquare: null, pValue: null });
    expect(compare(['5+', '6+'])).toMatchObject({ chiSquare: null, degreesOfFreedom: 0 });
    expect(logRank([])).toMatchObject({ groups: [], chiSquare: null });
  });
});

describe('a comparison of any groups', () => {
  const any = fc.array(arbitraryMembers(1), { minLength: 2, maxLength: 4 });
  const weights = fc.constantFrom(...logRankWeights);

  it('counts at risk who has entered and not left, member by member', () => {
    fc.assert(
      fc.property(any, (groups) => {
        const { groups: compared } = logRank(groups.map(survivalSampleOf));
        const days = new Set(groups.flat().flatMap(({ time, event }) => (event === null ? [] : [time])));
        const atRisk = (members: readonly Member[], day: number) =>
          members.filter(({ entered, time }) => entered < day && day <= time).length;
        groups.forEach((members, g) => {
          let expected = 0;
          for (const day of days) {
            const events = groups.flat().filter(({ time, event }) => time === day && event !== null).length;
            expected += (events * atRisk(members, day)) / atRisk(groups.flat(), day);
          }
          expect(compared[g]!.expected).toBeCloseTo(expected, 9);
        });
      }),
    );
  });

  it('does not depend on the order of groups or rows, and expects as many events as there were', () => {
    fc.assert(
      fc.property(any, weights, (groups, weight) => {
        const samples = groups.map(survivalSampleOf);
        const there = logRank(samples, weight);
        const back = logRank(
          [...samples].reverse().map(({ rows, entered }) => ({ rows: [...rows].reverse(), entered })),
          weight,
        );
        if (there.chiSquare === null || back.chiSquare === null) expect(back.chiSquare).toBe(there.chiSquare);
        else expect(back.chiSquare).toBeCloseTo(there.chiSquare, 6);
        const sum = (of: 'observed' | 'expected') => there.groups.reduce((total, group) => total + group[of], 0);
        expect(sum('expected')).toBeCloseTo(sum('observed'), 8);
      }),
    );
  });

  it('has no negative chi-square and a probability for its p-value', () => {
    fc.assert(
      fc.property(arbitraryMembers(1), arbitraryMembers(1), weights, (a, b, weight) => {
        const { chiSquare, pValue } = logRank([survivalSampleOf(a), survivalSampleOf(b)], weight);
        expect(chiSquare ?? 0).toBeGreaterThanOrEqual(0);
        expect(pValue ?? 0).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('of a group with itself finds no difference', () => {
    fc.assert(
      fc.property(arbitraryMembers(1), weights, (members, weight) => {
        const { chiSquare } = logRank([survivalSampleOf(members), survivalSampleOf(members)], weight);
        expect(chiSquare ?? 0).toBeCloseTo(0, 12);
      }),
    );
  });
});
