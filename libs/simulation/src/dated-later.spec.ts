import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, ageOn, calendarDate, daysBetween, isCalendarDate } from '#episode/dates';
import { patientsIn, birthDateLater } from './dated-later.js';
import { daysLaterToEnd, demoCohort } from './demo-cohort.js';
import { simulate } from './simulate.js';
import { foldLines } from './testing/fold-lines.js';

const small = { seed: 7, episodes: 120, until: calendarDate('2025-12-31') };
const weeks = fc.integer({ min: -500, max: 500 });

/** All dates in a value except birth dates, in order. */
function datesIn(value: unknown): string[] {
  if (isCalendarDate(value)) return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => (name === 'birthDate' ? [] : datesIn(each)));
}

describe('a cohort that is dated later', () => {
  it('has the same lines with the same ids in the same order, and every date as many days later', () => {
    const drawn = [...simulate(small)];
    fc.assert(
      fc.property(weeks, (count) => {
        const moved = [...simulate({ ...small, daysLater: 7 * count })];
        const ids = (lines: typeof drawn) =>
          lines.map(({ commandId, episodeId, type, source }) => [commandId, episodeId, type, source]);
        expect(ids(moved)).toEqual(ids(drawn));
        expect(moved.flatMap(({ data }) => datesIn(data))).toEqual(
          drawn.flatMap(({ data }) => datesIn(data)).map((date) => addDays(calendarDate(date), 7 * count)),
        );
      }),
      { numRuns: 5 },
    );
  });

  it('says nothing else than the one that it is made of', () => {
    const withoutDates = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value).replace(/"\d{4}-\d\d-\d\d"/g, '""'));
    expect(withoutDates([...simulate({ ...small, daysLater: 700 })])).toEqual(withoutDates([...simulate(small)]));
  });

  it('is accepted line by line up to its last day, and dates nothing after it', () => {
    fc.assert(
      fc.property(weeks, (count) => {
        const until = addDays(small.until, 7 * count);
        const lines = [...simulate({ ...small, daysLater: 7 * count })];
        expect(foldLines(lines, until).refused).toEqual([]);
        expect(lines.filter(({ data }) => (data.effectiveOn ?? until) > until)).toEqual([]);
      }),
      { numRuns: 5 },
    );
  });

  it('has its patients admitted at the ages that they had, one birth date each', () => {
    const agesIn = (lines: ReturnType<typeof simulate>) =>
      [...patientsIn(lines).patients].map(([id, { birthDate, admissions }]) => [
        id,
        admissions.map((on) => ageOn(birthDate, on)),
      ]);
    const drawn = agesIn(simulate(small));
    expect(agesIn(simulate({ ...small, daysLater: 7 * 23 }))).toEqual(drawn);
    const births = new Map<string, Set<unknown>>();
    const { patientOf } = patientsIn(simulate(small));
    for (const { episodeId, type, data } of simulate({ ...small, daysLater: 7 * 23 })) {
      const patient = patientOf.get(episodeId)!;
      if (type === 'AdmitPatient') births.set(patient, new Set([...(births.get(patient) ?? []), data.birthDate]));
    }
    expect([...births.values()].filter(({ size }) => size !== 1)).toEqual([]);
  });
});

describe('the cohort of the demonstration', () => {
  it('has every patient who came again admitted at the same ages, in whichever week of twelve years it ends', () => {
    // With one admission there always is such a birth date.
    const patients = [...patientsIn(simulate(demoCohort)).patients.values()].filter(
      ({ admissions }) => admissions.length > 1,
    );
    expect(patients.length).toBeGreaterThan(100);
    const differing = [];
    for (let week = -100; week <= 524; week += 1) {
      for (const admitted of patients) {
        const born = birthDateLater(admitted, 7 * week);
        const isSame = admitted.admissions.every(
          (on) => ageOn(born, addDays(on, 7 * week)) === ageOn(admitted.birthDate, on),
        );
        if (!isSame) differing.push({ week, admitted });
      }
    }
    expect(differing).toEqual([]);
  });

  it.each([
    ['2026-06-30', 0],
    ['2026-07-06', 0],
    ['2026-07-07', 7],
    ['2026-06-29', -7],
    ['2028-02-29', 609],
  ])('that shall end on %s is dated %d days later, in whole weeks and not after it', (date, days) => {
    const on = calendarDate(date);
    expect(daysLaterToEnd(demoCohort, on)).toBe(days);
    expect(daysBetween(addDays(demoCohort.until, days), on)).toBeLessThan(7);
  });
});
