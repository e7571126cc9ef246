import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { logRank } from '../survival/log-rank.js';
import { arbitraryMembers } from '../testing/arbitrary-samples.js';
import { aml, sampleOf, transplants } from '../testing/survival-data.js';
import type { CompetingSample } from './aalen-johansen.js';
import { grayTest } from './gray.js';

const reasons = ['relapse', 'death'] as const;
type Sample = CompetingSample<(typeof reasons)[number]>;

/** A list of days: plain ones are relapses, those with a star deaths, those with a plus sign censored. */
function competing(list: string): Sample {
  const rows = list.split(' ').map((entry) => ({
    time: Number.parseInt(entry, 10),
    reason: entry.endsWith('+') ? null : entry.endsWith('*') ? ('death' as const) : ('relapse' as const),
    count: 1,
  }));
  return { reasons, rows };
}

const arbitrarySample = arbitraryMembers(2, { late: false }).map((members): Sample => ({
  reasons,
  rows: members.map(({ time, event }) => ({ time, reason: event === null ? null : reasons[event]!, count: 1 })),
}));
const twice = (list: string) => `${list} ${list}`;

describe("Gray's test", () => {
  it("of the transplants by disease is what R's cuminc prints (package cmprsk, data set bmtcrr)", () => {
    const samples = [competing(transplants.all), competing(transplants.aml)];
    const [relapse, death] = reasons.map((reason) => grayTest(samples, reason));
    expect(relapse!.chiSquare!.toFixed(7)).toBe('2.8623325');
    expect(relapse!.pValue!.toFixed(8)).toBe('0.09067592');
    expect(death!.chiSquare!.toFixed(7)).toBe('0.4481279');
    expect(death!.pValue!.toFixed(8)).toBe('0.50322531');
    expect([relapse!.degreesOfFreedom, relapse!.groups.map(({ n, observed }) => [n, observed])]).toEqual([
      1,
      [
        [73, 28],
        [104, 28],
      ],
    ]);
  });

  it('has the example of its description', () => {
    const { groups } = grayTest([competing('1 2'), competing('1* 3')], 'relapse');
    expect(groups.map(({ observed }) => observed)).toEqual([2, 1]);
    expect(groups[0]!.expected).toBeCloseTo(1 / 2 + 1 / 3, 14);
    expect(groups[1]!.expected).toBeCloseTo(1 / 2 + 2 / 3 + 1, 14);
  });

  it('expects what a log-rank test does where nothing competes and nobody is censored', () => {
    const lists = ['2 3 5 9 11', '1 4 5 7', '6 8 10'];
    const { groups } = grayTest(lists.map(competing), 'relapse');
    logRank(lists.map(sampleOf)).groups.forEach(({ observed, expected }, g) => {
      expect(groups[g]!.observed).toBe(observed);
      expect(groups[g]!.expected).toBeCloseTo(expected, 12);
    });
  });

  it('finds nothing between a group and its like', () => {
    const { chiSquare, pValue } = grayTest([competing(transplants.all), competing(transplants.all)], 'death');
    expect([chiSquare, pValue]).toEqual([expect.closeTo(0, 12), expect.closeTo(1, 6)]);
  });

  it('is surer of the same difference between more people', () => {
    const samples = [transplants.all, transplants.aml];
    const [once, doubled] = [samples, samples.map(twice)].map((lists) => grayTest(lists.map(competing), 'relapse'));
    expect(doubled!.chiSquare! / once!.chiSquare!).toBeCloseTo(2, 1);
  });

  it('of several groups has one degree of freedom less, whichever comes first, and expects as many as left', () => {
    fc.assert(
      fc.property(fc.array(arbitrarySample, { minLength: 2, maxLength: 4 }), fc.nat(), (samples, seed) => {
        const found = grayTest(samples, 'relapse');
        const expected = found.groups.reduce((sum, group) => sum + group.expected, 0);
        expect(expected).toBeCloseTo(
          found.groups.reduce((sum, group) => sum + group.observed, 0),
          9,
        );
        const turn = seed % samples.length;
        const turned = grayTest([...samples.slice(turn), ...samples.slice(0, turn)], 'relapse');
        expect(turned.degreesOfFreedom).toBe(found.degreesOfFreedom);
        if (found.chiSquare !== null && turned.chiSquare !== null && found.chiSquare < 1e6) {
          expect(turned.chiSquare / (1 + found.chiSquare)).toBeCloseTo(found.chiSquare / (1 + found.chiSquare), 6);
        }
      }),
    );
  });

  it('does not depend on the order of rows, nor on whether people of a day are counted together', () => {
    fc.assert(
      fc.property(arbitrarySample, arbitrarySample, (a, b) => {
        const other: Sample = { reasons, rows: [...a.rows].reverse() };
        expect(grayTest([other, b], 'death')).toEqual(grayTest([a, b], 'death'));
      }),
    );
  });

  // R's cuminc answers a chi-square of -150 and p = 1: of A one is left on day 2, of whom 2.4 are expected to complete.
  it('stays a test where a group has fewer left than are expected to leave', () => {
    const [a, b] = ['1* 1* 1* 1* 1* 3*', '2 2 2 2'].map(competing);
    const { groups, chiSquare, pValue, untested } = grayTest([a!, b!], 'relapse');
    expect(groups.map(({ observed, expected }) => [observed, expected])).toEqual([
      [0, expect.closeTo(2.4, 12)],
      [4, expect.closeTo(1.6, 12)],
    ]);
    // By hand, of B: 6 · 0.96 squared, times 1/36, for those who left A otherwise; 2.4 squared, times 1/15, for its own.
    expect(chiSquare).toBeCloseTo(2.4 ** 2 / (0.96 ** 2 + 2.4 ** 2 / 15), 12);
    expect([pValue!.toFixed(6), untested]).toEqual(['0.035692', null]);
  });

  it('is never below 0, nor without a reason where there is no p-value', () => {
    const apart = fc.array(arbitrarySample, { minLength: 2, maxLength: 5 });
    const alike = fc.tuple(arbitrarySample, fc.integer({ min: 2, max: 4 })).map(([sample, k]) => Array(k).fill(sample));
    const oneAfterAnother = fc
      .array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 6 })
      .map((days) => days.map((day) => competing(twice(twice(String(day))))));
    fc.assert(
      fc.property(fc.oneof(apart, alike, oneAfterAnother), (samples: readonly Sample[]) => {
        const { chiSquare, pValue, untested } = grayTest(samples, 'relapse');
        expect(untested === null).toBe(pValue !== null);
        if (pValue === null || chiSquare === null) return expect([pValue, chiSquare]).toEqual([null, null]);
        expect(chiSquare).toBeGreaterThanOrEqual(0);
        expect(pValue).toBeGreaterThanOrEqual(0);
        expect(pValue).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('says that nothing could have been otherwise where all left on one day', () => {
    expect(grayTest([competing('1 1'), competing('1 1 1')], 'relapse')).toMatchObject({
      ...{ chiSquare: null, degreesOfFreedom: 1, pValue: null, untested: 'no-variance' },
    });
  });

  it('needs two groups in which somebody could have left for the reason', () => {
    const alone = { chiSquare: null, degreesOfFreedom: 0, pValue: null, untested: 'too-few-groups' };
    expect(grayTest([competing('1 2+')], 'relapse')).toMatchObject(alone);
    expect(grayTest([competing('1* 2+'), competing('1 3')], 'nothing' as 'death')).toMatchObject(alone);
    expect(grayTest([competing('1+'), competing('2 3')], 'relapse')).toMatchObject(alone);
    expect(grayTest([], 'relapse')).toEqual({ groups: [], ...alone });
  });

  it('refuses a reason that is not of the sample', () => {
    const rows = sampleOf(aml.maintained).rows.map(({ time }) => ({ time, reason: 'other', count: 1 }));
    expect(() => grayTest([{ reasons: ['relapse'], rows }], 'relapse')).toThrow(RangeError);
  });
});
