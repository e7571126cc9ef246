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

  it('needs two groups in which somebody could have left for the reason', () => {
    const alone = { chiSquare: null, degreesOfFreedom: 0, pValue: null };
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
