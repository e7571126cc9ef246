import { describe, expect, it } from '@jest/globals';
import {
  allOf,
  aml,
  lung,
  lungAll,
  lungMen,
  lungWomen,
  ovarian,
  remission,
  sampleOf,
} from '../testing/survival-data.js';
import { survivalInterval, type SurvivalIntervalType } from './intervals.js';
import { kaplanMeier } from './kaplan-meier.js';
import { restrictedMean } from './restricted-mean.js';
import { survivalAt } from './survival-at.js';
import { survivalQuantile, survivalQuartiles } from './survival-quantile.js';

const curveOf = (list: string) => kaplanMeier(sampleOf(list));
const rounded = (value: number | null | undefined, digits: number) => Number(value?.toFixed(digits));

describe('a Kaplan-Meier curve', () => {
  it("agrees with R's survfit of the lung data at one year (R, package survival, data set lung)", () => {
    const curve = curveOf(lungAll);
    expect({ n: curve.n, events: curve.events }).toEqual({ n: 228, events: 165 });
    const year = survivalAt(curve, 365)!;
    expect([rounded(year.survival, 6), rounded(year.standardError, 6)]).toEqual([0.409242, 0.035824]);
    expect([rounded(year.lower, 3), rounded(year.upper, 3), year.atRisk]).toEqual([0.345, 0.486, 65]);
  });

  it("agrees with R's printed curves of the leukemia data (R, package survival, tests/doaml.Rout.save)", () => {
    const printed = (list: string) =>
      curveOf(list)
        .steps.filter(({ events }) => events > 0)
        .map((step) => {
          const limits = survivalInterval(step);
          return [
            step.time,
            step.atRisk,
            step.events,
            rounded(step.survival, 3),
            rounded(step.standardError, 4),
            rounded(limits?.lower, 3),
            rounded(limits?.upper, 3),
          ];
        });
    expect(printed(aml.maintained)).toEqual([
      [9, 11, 1, 0.909, 0.0867, 0.754, 1],
      [13, 10, 1, 0.818, 0.1163, 0.619, 1],
      [18, 8, 1, 0.716, 0.1397, 0.488, 1],
      [23, 7, 1, 0.614, 0.1526, 0.377, 0.999],
      [31, 5, 1, 0.491, 0.1642, 0.255, 0.946],
      [34, 4, 1, 0.368, 0.1627, 0.155, 0.875],
      [48, 2, 1, 0.184, 0.1535, 0.036, 0.944],
    ]);
    expect(printed(aml.nonmaintained).slice(-3)).toEqual([
      [33, 3, 1, 0.194, 0.1219, 0.057, 0.664],
      [43, 2, 1, 0.097, 0.0919, 0.015, 0.62],
      [45, 1, 1, 0, Number.NaN, Number.NaN, Number.NaN],
    ]);
  });

  it("agrees with R's printed curve of the ovarian data (R, package survival, tests/ovarian.Rout.save)", () => {
    const curve = curveOf(allOf(ovarian[1], ovarian[2]));
    const at = (day: number) => {
      const { survival, standardError, lower, upper, atRisk } = survivalAt(curve, day)!;
      return [atRisk, rounded(survival, 3), rounded(standardError, 4), rounded(lower, 3), rounded(upper, 3)];
    };
    expect(at(59)).toEqual([26, 0.962, 0.0377, 0.89, 1]);
    expect(at(475)).toEqual([14, 0.596, 0.0999, 0.429, 0.828]);
    expect(at(638)).toEqual([11, 0.497, 0.1051, 0.328, 0.752]);
    expect(at(1227)).toEqual([1, 0.497, 0.1051, 0.328, 0.752]);
  });

  it('agrees with Klein & Moeschberger 2003, table 4.1B, of the remission data', () => {
    const steps = curveOf(remission.mercaptopurine).steps.filter(({ events }) => events > 0);
    expect(
      steps.map(({ time, survival, standardError }) => [time, rounded(survival, 3), rounded(standardError, 4)]),
    ).toEqual([
      [6, 0.857, 0.0764],
      [7, 0.807, 0.0869],
      [10, 0.753, 0.0963],
      [13, 0.69, 0.1068],
      [16, 0.627, 0.1141],
      [22, 0.538, 0.1282],
      [23, 0.448, 0.1346],
    ]);
  });

  it('is not known beyond the last day, but where nobody is left', () => {
    const open = curveOf('3 5 7+');
    expect(survivalAt(open, 7)).toMatchObject({ atRisk: 1, survival: 1 / 3 });
    expect(survivalAt(open, 8)).toBeUndefined();
    const closed = curveOf('3 5 7');
    expect(survivalAt(closed, 8)).toEqual({
      day: 8,
      atRisk: 0,
      survival: 0,
      standardError: null,
      lower: null,
      upper: null,
    });
    expect(survivalAt(kaplanMeier({ rows: [] }), 0)).toBeUndefined();
  });

  it('is 1 before its first step, without limits', () => {
    expect(survivalAt(curveOf('3 5'), 0)).toEqual({
      day: 0,
      atRisk: 2,
      survival: 1,
      standardError: 0,
      lower: null,
      upper: null,
    });
  });

  it('counts who enters late from the day after', () => {
    // Members at risk on days 4, 6 and 9: those of (0, 4], (4, 6], (2, 9], (0, 9], worked by hand: 3, 3, 2.
    const curve = kaplanMeier({
      rows: [
        { time: 4, events: 1, censored: 0 },
        { time: 6, events: 1, censored: 0 },
        { time: 9, events: 1, censored: 1 },
      ],
      entered: [
        [4, 1],
        [0, 2],
        [2, 1],
      ],
    });
    expect(curve.steps.map(({ time, atRisk, survival }) => [time, atRisk, survival])).toEqual([
      [4, 3, 2 / 3],
      [6, 3, ((2 / 3) * 2) / 3],
      [9, 2, ((2 / 3) * 2) / 3 / 2],
    ]);
    expect([1, 2, 3, 4, 5, 7, 9].map((day) => survivalAt(curve, day)?.atRisk)).toEqual([2, 2, 3, 3, 3, 2, 2]);
  });

  it.each([
    ['no day', { rows: [{ time: 1.5, events: 1, censored: 0 }] }, 'not a day'],
    ['no count', { rows: [{ time: 1, events: -1, censored: 0 }] }, 'not a count'],
    [
      'fewer entries than exits',
      { rows: [{ time: 3, events: 2, censored: 0 }], entered: [[0, 1]] as const },
      '1 entered',
    ],
    [
      'an exit before its entry',
      { rows: [{ time: 3, events: 1, censored: 0 }], entered: [[3, 1]] as const },
      'more left',
    ],
  ])('refuses %s', (_, sample, message) => {
    expect(() => kaplanMeier(sample)).toThrow(RangeError);
    expect(() => kaplanMeier(sample)).toThrow(message);
  });
});

describe('an interval of a survival', () => {
  it.each<[SurvivalIntervalType, number, number, number]>([
    // By Klein & Moeschberger 2003, formulas 4.3.1 and 4.3.2, and R's survfit_confint; S(365) and its error as above.
    ['plain', 0.95, 0.339028, 0.479456],
    ['log', 0.95, 0.344721, 0.485839],
    ['log-log', 0.95, 0.338714, 0.478382],
    ['plain', 0.9, 0.350316, 0.468168],
  ])('is %s at %d', (interval, level, lower, upper) => {
    const year = survivalAt(curveOf(lungAll), 365, { interval, level })!;
    expect(year.lower).toBeCloseTo(lower, 4);
    expect(year.upper).toBeCloseTo(upper, 4);
  });

  it('stays within 0 and 1', () => {
    const step = { survival: 0.9, logVariance: 1 };
    expect(survivalInterval(step, { interval: 'plain' })).toEqual({ lower: 0, upper: 1 });
    expect(survivalInterval(step, { interval: 'log' })?.upper).toBe(1);
  });
});

describe('a quantile of survival', () => {
  const medianOf = (list: string) => {
    const { day, lower, upper } = survivalQuantile(curveOf(list), 50);
    return [day, lower, upper];
  };

  it("agrees with R's medians and their intervals (R, package survival, data sets lung and aml)", () => {
    expect(medianOf(lungAll)).toEqual([310, 285, 363]);
    expect(medianOf(lungMen)).toEqual([270, 212, 310]);
    expect(medianOf(lungWomen)).toEqual([426, 348, 550]);
    expect(medianOf(aml.maintained)).toEqual([31, 18, null]);
    expect(medianOf(aml.nonmaintained)).toEqual([23, 8, null]);
  });

  it("agrees with R's medians by ECOG score (R, package survival, example of pseudo)", () => {
    expect(medianOf(allOf(lung.men[0], lung.women[0]))).toEqual([394, 348, 574]);
    expect(medianOf(allOf(lung.men[1], lung.women[1]))).toEqual([306, 268, 429]);
    expect(medianOf(allOf(lung.men[2], lung.women[2]))).toEqual([199, 156, 288]);
    expect(medianOf(lung.men[3])).toEqual([118, null, null]);
  });

  it('takes the middle of a flat stretch, also of the last (R, package survival, tests/quantile.Rout.save)', () => {
    const curve = curveOf('9 1 1+ 6 6 8+ 10+');
    const heights = [13 / 14, 6 / 7, 2 / 3, 0.5, 9 / 35, 0.1];
    const quantiles = heights.map((height) => survivalQuantile(curve, (1 - height) * 100));
    expect(quantiles.map(({ day }) => day)).toEqual([1, 3.5, 6, 9, 9.5, null]);
    expect(quantiles.map(({ lower }) => lower)).toEqual([1, 1, 1, 6, 6, 9]);
    expect(quantiles.map(({ upper }) => upper)).toEqual([null, null, null, null, null, null]);
  });

  it('is the middle of the members where they are even in number', () => {
    expect(survivalQuartiles(curveOf('1 2 3 4')).map(({ day }) => day)).toEqual([1.5, 2.5, 3.5]);
    expect(survivalQuantile(curveOf('1 2 3 4'), 100).day).toBe(4);
  });

  it.each([0, 101, Number.NaN])('refuses %d percent', (percent) => {
    expect(() => survivalQuantile(curveOf('1'), percent)).toThrow(RangeError);
  });
});

describe('a restricted mean', () => {
  it("agrees with R's print of the lung data by ECOG score up to day 730 (R, package survival, example of pseudo)", () => {
    const by = [0, 1, 2].map((score) => {
      const key = score as 0 | 1 | 2;
      const { mean, standardError } = restrictedMean(curveOf(allOf(lung.men[key], lung.women[key])), 730);
      return [rounded(mean, 0), rounded(standardError, 1)];
    });
    expect(by).toEqual([
      [429, 32.2],
      [366, 22.4],
      [256, 30],
    ]);
    expect(restrictedMean(curveOf(lung.men[3]), 730)).toEqual({
      upTo: 730,
      mean: 118,
      standardError: 0,
      lower: 118,
      upper: 118,
    });
  });

  it('is the mean of the days where nobody is censored, with its error divided by n', () => {
    const { mean, standardError } = restrictedMean(curveOf('2 4 9 13'), 13);
    expect(mean).toBe(7);
    // Population standard deviation of 2, 4, 9, 13 over the root of 4: √(18.5 / 4).
    expect(standardError).toBeCloseTo(Math.sqrt(18.5 / 4), 12);
  });

  it('is all of the days before the first event', () => {
    expect(restrictedMean(curveOf('20 30'), 10)).toMatchObject({ mean: 10, standardError: 0 });
    expect(() => restrictedMean(curveOf('1'), 0)).toThrow(RangeError);
  });
});
