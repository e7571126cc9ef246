import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arbitraryMembers, survivalSampleOf } from '../testing/arbitrary-samples.js';
import { survivalIntervals } from './intervals.js';
import { kaplanMeier } from './kaplan-meier.js';
import { restrictedMean } from './restricted-mean.js';
import { survivalAt } from './survival-at.js';
import { survivalQuartiles } from './survival-quantile.js';

describe('a Kaplan-Meier curve of any sample', () => {
  it('is what the definition gives, member by member', () => {
    fc.assert(
      fc.property(arbitraryMembers(1), (members) => {
        for (const step of kaplanMeier(survivalSampleOf(members)).steps) {
          const days = [...new Set(members.map(({ time }) => time))].filter((day) => day <= step.time);
          let survival = 1;
          for (const day of days) {
            const n = members.filter(({ entered, time }) => entered < day && day <= time).length;
            survival *= 1 - members.filter(({ time, event }) => time === day && event !== null).length / n;
          }
          expect(step.survival).toBeCloseTo(survival, 12);
        }
      }),
    );
  });

  it('is the empirical curve exactly where nobody is censored', () => {
    fc.assert(
      fc.property(arbitraryMembers(1, { late: false, censored: false }), (members) => {
        const n = members.length;
        for (const { time, survival, standardError } of kaplanMeier(survivalSampleOf(members)).steps) {
          const share = members.filter((member) => member.time > time).length / n;
          expect(survival).toBe(share);
          if (share > 0) expect(standardError).toBeCloseTo(Math.sqrt((share * (1 - share)) / n), 12);
        }
      }),
    );
  });

  it('falls from 1 to no less than 0', () => {
    fc.assert(
      fc.property(arbitraryMembers(1), (members) => {
        let before = 1;
        for (const { survival } of kaplanMeier(survivalSampleOf(members)).steps) {
          expect(survival).toBeLessThanOrEqual(before);
          expect(survival).toBeGreaterThanOrEqual(0);
          before = survival;
        }
      }),
    );
  });

  it('does not depend on the order of rows, nor on how members are added up', () => {
    fc.assert(
      fc.property(
        arbitraryMembers(1).chain((members) =>
          fc.tuple(fc.constant(members), fc.shuffledSubarray(members, { minLength: members.length })),
        ),
        ([members, shuffled]) => {
          const curve = kaplanMeier(survivalSampleOf(members));
          expect(kaplanMeier(survivalSampleOf(shuffled))).toEqual(curve);
          expect(kaplanMeier({ rows: curve.steps, entered: curve.entered ?? undefined })).toEqual(curve);
        },
      ),
    );
  });

  it('is the same after the origin with all entries there as without entries', () => {
    fc.assert(
      fc.property(arbitraryMembers(1, { late: false }), (members) => {
        const { rows, entered } = survivalSampleOf(members);
        const all = kaplanMeier({ rows });
        const late = kaplanMeier({ rows, entered });
        expect(late.steps).toEqual(all.steps);
        for (const day of [1, 3, 9]) expect(survivalAt(late, day)).toEqual(survivalAt(all, day));
      }),
    );
  });

  it('keeps its heights when every count grows tenfold; its errors shrink by the root', () => {
    fc.assert(
      fc.property(arbitraryMembers(1), (members) => {
        const { rows, entered } = survivalSampleOf(members);
        const once = kaplanMeier({ rows, entered });
        const tenfold = kaplanMeier({
          rows: rows.map(({ time, events, censored }) => ({ time, events: events * 10, censored: censored * 10 })),
          entered: entered.map(([time, count]) => [time, count * 10] as const),
        });
        once.steps.forEach(({ survival, standardError }, index) => {
          expect(tenfold.steps[index]!.survival).toBeCloseTo(survival, 12);
          if (standardError !== null) {
            expect(tenfold.steps[index]!.standardError).toBeCloseTo(standardError / Math.sqrt(10), 10);
          }
        });
      }),
    );
  });

  it('lies within its intervals, and its quartiles within theirs', () => {
    fc.assert(
      fc.property(arbitraryMembers(1, { late: false }), fc.constantFrom(...survivalIntervals), (members, interval) => {
        const curve = kaplanMeier(survivalSampleOf(members));
        for (const { time } of curve.steps) {
          const { survival, lower, upper } = survivalAt(curve, time, { interval })!;
          expect((lower ?? survival) - survival).toBeLessThanOrEqual(1e-12);
          expect(survival - (upper ?? survival)).toBeLessThanOrEqual(1e-12);
        }
        for (const { day, lower } of survivalQuartiles(curve, { interval })) {
          // No limit: the variance is unknown once the curve has reached 0.
          if (day !== null && lower !== null) expect(lower).toBeLessThanOrEqual(day);
        }
      }),
    );
  });

  it('has the mean days of the members as its area where nobody is censored', () => {
    fc.assert(
      fc.property(
        arbitraryMembers(1, { late: false, censored: false }),
        fc.integer({ min: 1, max: 20 }),
        (members, upTo) => {
          const days = members.reduce((sum, { time }) => sum + Math.min(time, upTo), 0);
          expect(restrictedMean(kaplanMeier(survivalSampleOf(members)), upTo).mean).toBeCloseTo(
            days / members.length,
            10,
          );
        },
      ),
    );
  });

  it('of 1.7 million members is computed from their counts', () => {
    const rows = Array.from({ length: 1700 }, (_, day) => ({ time: day + 1, events: 800, censored: 200 }));
    const curve = kaplanMeier({ rows });
    expect(curve.n).toBe(1_700_000);
    // The last day has the factor 200 / 1000; sums of logarithms give the same.
    const logs = rows.reduce((sum, _, day) => sum + Math.log1p(-800 / (1_700_000 - 1000 * day)), 0);
    expect(Math.log(curve.steps.at(-1)!.survival)).toBeCloseTo(logs, 10);
  });
});
