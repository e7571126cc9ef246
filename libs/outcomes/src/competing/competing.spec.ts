import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { kaplanMeier } from '../survival/kaplan-meier.js';
import { survivalIntervals } from '../survival/intervals.js';
import { survivalAt } from '../survival/survival-at.js';
import { arbitraryMembers, survivalSampleOf, type Member } from '../testing/arbitrary-samples.js';
import { aml, sampleOf } from '../testing/survival-data.js';
import { aalenJohansen, type ExitRow } from './aalen-johansen.js';
import { incidenceAt } from './incidence-at.js';

const reasons = [1, 2, 3];

function sampleOfMembers(members: readonly Member[]) {
  const rows = members.map(({ time, event }): ExitRow<number> => ({
    time,
    reason: event === null ? null : reasons[event]!,
    count: 1,
  }));
  return { reasons, rows, entered: members.map(({ entered }) => [entered, 1] as const) };
}

describe('cumulative incidence', () => {
  it('has the example of its description', () => {
    const rows = [
      { time: 2, reason: 'completed', count: 1 },
      { time: 3, reason: null, count: 1 },
      { time: 5, reason: 'dropped out', count: 1 },
      { time: 6, reason: 'completed', count: 1 },
    ];
    const { n, events, censored, steps } = aalenJohansen({ reasons: ['completed', 'dropped out'], rows });
    expect({ n, events, censored }).toEqual({ n: 4, events: [2, 1], censored: 1 });
    expect(steps.map(({ survival }) => survival)).toEqual([3 / 4, 3 / 4, 3 / 8, 0]);
    expect(steps.at(-1)!.incidences.map(({ incidence }) => incidence)).toEqual([5 / 8, 3 / 8]);
  });

  it('has the variance of the delta method, by hand (Marubini & Valsecchi 1995, section 10.2)', () => {
    // One of 3 leaves for the first reason on day 1, one of 2 for the second on day 2: F = 1/3 has variance 1/3 · 2/3 / 3.
    const rows = [
      { time: 1, reason: 1, count: 1 },
      { time: 2, reason: 2, count: 1 },
      { time: 3, reason: null, count: 1 },
    ];
    const { steps } = aalenJohansen({ reasons: [1, 2], rows });
    expect(steps[0]!.incidences[0]!.variance).toBeCloseTo(2 / 27, 14);
    expect(steps[1]!.incidences[1]!.variance).toBeCloseTo(2 / 27, 14);
    expect(steps[1]!.survivalVariance).toBeCloseTo(2 / 27, 14);
  });

  it('of one reason has the errors that R prints for the leukemia data (package survival, tests/doaml.Rout.save)', () => {
    const rows = sampleOf(aml.maintained).rows.flatMap(({ time, events, censored }) => [
      { time, reason: 'relapse', count: events },
      { time, reason: null, count: censored },
    ]);
    const curve = aalenJohansen({ reasons: ['relapse'], rows });
    const printed = [9, 13, 18, 23, 31, 34, 48].map((day) => {
      const { estimate, standardError } = incidenceAt(curve, day)!.incidences[0]!;
      return [Number((1 - estimate).toFixed(3)), Number(standardError.toFixed(4))];
    });
    expect(printed).toEqual([
      [0.909, 0.0867],
      [0.818, 0.1163],
      [0.716, 0.1397],
      [0.614, 0.1526],
      [0.491, 0.1642],
      [0.368, 0.1627],
      [0.184, 0.1535],
    ]);
  });

  it('has the interval of its description, and none where nobody left for a reason', () => {
    const rows = [
      { time: 3, reason: 'left', count: 2 },
      { time: 9, reason: null, count: 8 },
    ];
    const { atRisk, incidences } = incidenceAt(aalenJohansen({ reasons: ['left', 'died'], rows }), 3)!;
    expect(atRisk).toBe(10);
    expect(incidences[0]!.standardError).toBeCloseTo(Math.sqrt(0.016), 12);
    expect([incidences[0]!.lower!.toFixed(3), incidences[0]!.upper!.toFixed(3)]).toEqual(['0.031', '0.475']);
    expect(incidences[1]).toMatchObject({ reason: 'died', estimate: 0, standardError: 0, lower: null, upper: null });
  });

  // Every day's share is rounded, so their sum can exceed 1, and the rest of the variance can fall below 0.
  it('has no interval where all left for one reason, whatever rounding leaves of its variance', () => {
    const rows = [
      { time: 0, reason: null, count: 3 },
      { time: 1, reason: 'completed' as const, count: 8 },
      { time: 3, reason: 'completed' as const, count: 1 },
      { time: 4, reason: 'completed' as const, count: 1 },
      { time: 4, reason: null, count: 1 },
      { time: 5, reason: 'completed' as const, count: 3 },
      { time: 6, reason: 'completed' as const, count: 1 },
    ];
    const on = incidenceAt(aalenJohansen({ reasons: ['completed', 'dropped out'], rows }), 6)!;
    expect(on.incidences[0]).toMatchObject({ estimate: 1, standardError: 0, lower: null, upper: null });
  });

  it('has no interval at 0 nor at 1, on any scale', () => {
    const rows = [
      { time: 2, reason: 'left', count: 3 },
      { time: 3, reason: null, count: 1 },
      { time: 4, reason: 'left', count: 1 },
    ];
    const curve = aalenJohansen({ reasons: ['left', 'died'], rows });
    const none = { standardError: 0, lower: null, upper: null };
    for (const interval of survivalIntervals) {
      const [before, after] = [1, 4].map((day) => incidenceAt(curve, day, { interval })!);
      expect(before).toMatchObject({
        survival: { estimate: 1, ...none },
        incidences: [{ estimate: 0, ...none }, none],
      });
      expect(after).toMatchObject({ survival: { estimate: 0, ...none }, incidences: [{ estimate: 1, ...none }, none] });
    }
  });

  it('is not known beyond the last day on which somebody left', () => {
    const curve = aalenJohansen({ reasons: [1], rows: [{ time: 3, reason: null, count: 1 }] });
    expect(incidenceAt(curve, 4)).toBeUndefined();
    expect(incidenceAt(aalenJohansen({ reasons: [1], rows: [] }), 0)).toBeUndefined();
  });

  it('knows no reason but those of its sample', () => {
    expect(() => aalenJohansen({ reasons: [1], rows: [{ time: 1, reason: 2, count: 1 }] })).toThrow(RangeError);
  });
});

describe('cumulative incidences of any sample', () => {
  const any = arbitraryMembers(reasons.length);

  it('and survival sum to one on every day, and the survival is that of Kaplan and Meier', () => {
    fc.assert(
      fc.property(any, (members) => {
        const curve = aalenJohansen(sampleOfMembers(members));
        const pooled = members.map((member) => ({ ...member, event: member.event === null ? null : 0 }));
        const survival = kaplanMeier(survivalSampleOf(pooled));
        curve.steps.forEach((step, index) => {
          const gone = step.incidences.reduce((sum, { incidence }) => sum + incidence, 0);
          expect(step.survival + gone).toBeCloseTo(1, 12);
          expect(step.survival).toBeCloseTo(survival.steps[index]!.survival, 12);
          const error = survival.steps[index]!.standardError;
          if (error !== null) expect(Math.sqrt(step.survivalVariance)).toBeCloseTo(error, 9);
        });
      }),
    );
  });

  it('never fall, and have variances that are not negative', () => {
    fc.assert(
      fc.property(any, (members) => {
        const { steps } = aalenJohansen(sampleOfMembers(members));
        steps.forEach((step, index) =>
          step.incidences.forEach(({ incidence, variance }, kind) => {
            expect(incidence).toBeGreaterThanOrEqual((steps[index - 1]?.incidences[kind]!.incidence ?? 0) - 1e-12);
            expect(variance).toBeGreaterThanOrEqual(-1e-12);
          }),
        );
      }),
    );
  });

  it('do not depend on the order of rows, nor on whether they are counted together', () => {
    fc.assert(
      fc.property(any, (members) => {
        const { rows, entered } = sampleOfMembers(members);
        const together = new Map<string, ExitRow<number>>();
        for (const row of [...rows].reverse()) {
          const key = `${row.time}/${row.reason}`;
          together.set(key, { ...row, count: (together.get(key)?.count ?? 0) + 1 });
        }
        expect(aalenJohansen({ reasons, rows: together.values(), entered })).toEqual(
          aalenJohansen({ reasons, rows, entered }),
        );
      }),
    );
  });

  it('are the shares themselves where nobody is censored or late, with their binomial variance', () => {
    fc.assert(
      fc.property(arbitraryMembers(reasons.length, { late: false, censored: false }), (members) => {
        const { rows } = sampleOfMembers(members);
        for (const { time, incidences } of aalenJohansen({ reasons, rows }).steps) {
          incidences.forEach(({ incidence, variance }, kind) => {
            const share =
              members.filter((member) => member.time <= time && member.event === kind).length / members.length;
            expect(incidence).toBe(share);
            expect(variance).toBeCloseTo((share * (1 - share)) / members.length, 12);
          });
        }
      }),
    );
  });

  it('on a day are those of the last step, and the survival has its interval', () => {
    fc.assert(
      fc.property(
        arbitraryMembers(reasons.length, { late: false }),
        fc.integer({ min: 1, max: 20 }),
        (members, day) => {
          const pooled = members.map((member) => ({ ...member, event: member.event === null ? null : 0 }));
          const here = incidenceAt(aalenJohansen(sampleOfMembers(members)), day, { interval: 'plain' });
          const there = survivalAt(kaplanMeier(survivalSampleOf(pooled)), day, { interval: 'plain' });
          expect(here?.atRisk).toBe(there?.atRisk);
          if (here && there && there.lower !== null) expect(here.survival.lower).toBeCloseTo(there.lower, 9);
        },
      ),
    );
  });
});
