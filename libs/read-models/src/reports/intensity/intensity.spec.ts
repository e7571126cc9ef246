import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EpisodeEvent } from '#episode/events';
import {
  admitted,
  discharged,
  iop,
  outpatient,
  paused,
  phaseChanged,
  php,
  planSet,
  referred,
  resumed,
  served,
  steppedDown,
  type Fields,
} from '#episode/testing/events';
import { projectEpisodes, type ProjectedEpisodes } from '../../testing/project-episodes.js';
import { runReport, type ReportRequest } from '../run-report.js';
import { runPublicReport } from '../sharing/run-public-report.js';
import { intensity, type IntensityGroup } from './intensity.js';

const CUT_OFF = '2026-12-31';

/** A day of March 2026, of which the 2nd is a Monday. */
const march = (day: number): string => `2026-03-${String(day).padStart(2, '0')}`;
const service = (day: number, fields: Fields<'ServiceRecorded'> = {}) => served({ on: march(day), ...fields });
/** Several attended services of an hour, on one day. */
const hours = (day: number, n: number) => Array.from({ length: n }, () => service(day, { minutes: 60 }));

/**
 * From 2 to 24 March, discharged on the 27th: three complete weeks and two more days. Week 1: three times three hours.
 * Week 2: six hours on two days, and a no-show. Week 3: three hours, and a session with unknown minutes. Then four
 * hours; a no-show after the last contact.
 */
const treated: readonly EpisodeEvent[] = [
  referred(),
  planSet({ on: '2026-02-27', hoursPerWeek: 2, sessionsPerWeek: 1 }),
  admitted({ on: march(2), level: iop, age: 30 }),
  planSet({ on: march(3), hoursPerWeek: 9, sessionsPerWeek: 3 }),
  phaseChanged({ on: march(3), phase: 'initial' }),
  ...[service(2), service(4), service(6)],
  ...[service(9, { minutes: 120 }), service(9, { kind: 'individual', minutes: 60 }), service(11)],
  service(13, { attendance: 'no-show' }),
  phaseChanged({ on: march(16), phase: 'intermediate' }),
  ...[service(16, { minutes: undefined }), service(18), service(20, { attendance: 'cancelled' })],
  planSet({ on: march(18), hoursPerWeek: 6, sessionsPerWeek: 2.5 }),
  ...[service(23), service(24, { minutes: 60 }), service(26, { attendance: 'no-show' })],
  discharged({ on: march(27), lastContactOn: march(24) }),
];

/** The figures of some episodes together. */
async function of(
  courses: readonly (readonly EpisodeEvent[])[],
  request: ReportRequest<typeof intensity.options> = {},
): Promise<readonly IntensityGroup[]> {
  const projected = await projectEpisodes(courses.map((course, index) => [`e-${index}`, course] as const));
  const { groups } = await runReport(projected.store, intensity, { cutOff: CUT_OFF, ...request });
  await projected.close();
  return groups;
}

describe('intensity of a stay, worked out by hand', () => {
  let projected: ProjectedEpisodes;
  let group: IntensityGroup;
  beforeAll(async () => {
    projected = await projectEpisodes([['a', treated]]);
    [group] = (await runReport(projected.store, intensity, { cutOff: CUT_OFF })).groups as [IntensityGroup];
  });
  afterAll(() => projected.close());

  it('counts complete weeks from the first day to the last contact, and unknown minutes never as zero', () => {
    expect(group).toMatchObject({ stays: 1, completeWeeks: 3, partialWeeks: 1, pausedWeeks: 0, unknownWeeks: 1 });
    // 9 and 6 hours; 3, 2 and 2 days with an attended service.
    expect(group).toMatchObject({ hoursMean: 7.5, hoursP25: 6.75, hoursMedian: 7.5, hoursP75: 8.25 });
    expect(group).toMatchObject({ sessionsMean: 7 / 3, sessionsMedian: 2 });
    expect(group).toMatchObject({ judgedWeeks: 2, atThreshold: 1, atThresholdRate: 0.5 });
  });

  it('lists the weeks of the stay one by one', async () => {
    const figuresByWeek = ({ weeks }: IntensityGroup) =>
      weeks.map(({ week, stays, hoursMean, sessionsMean, atThresholdRate }) => [
        ...[week, stays, hoursMean, sessionsMean, atThresholdRate],
      ]);
    const expected = [
      [1, 1, 9, 3, 1],
      [2, 1, 6, 2, 0],
      [3, 1, null, 2, null],
    ];
    expect(figuresByWeek(group)).toEqual(expected);
    const { groups } = await runReport(projected.store, intensity, { cutOff: CUT_OFF, options: { upToWeek: 2 } });
    expect(figuresByWeek(groups[0]!)).toEqual(expected.slice(0, 2));
    expect(groups[0]).toMatchObject({ completeWeeks: 3, hoursMean: 7.5 });
  });

  it('compares a week with the plan in force at its end, set since the stay began', () => {
    expect(group.plan).toEqual([
      { aim: 'hours', weeks: 2, met: 1, metRate: 0.5, plannedMean: 9, deliveredMean: 7.5, deliveredRate: 15 / 18 },
      // 3, 3 and 2.5 planned; 3, 2 and 2 attended.
      {
        ...{ aim: 'sessions', weeks: 3, met: 1, metRate: 1 / 3 },
        ...{ plannedMean: 8.5 / 3, deliveredMean: 7 / 3, deliveredRate: 7 / 8.5 },
      },
    ]);
  });

  it('compares sessions with those of the phase at the end of the week (McCarty et al. 2014)', () => {
    expect(group.phases).toMatchObject([
      {
        ...{ phase: 'initial', spans: 1, weeks: 2, weeksMean: 2, sessionsMean: 2.5, least: 3, most: 5 },
        ...{ below: 1, within: 1, above: 0, withinRate: 0.5 },
      },
      { phase: 'intermediate', spans: 1, weeks: 1, sessionsMean: 2, least: 2, most: 3, within: 1, withinRate: 1 },
    ]);
  });

  it('counts the attendance of every service of the stay, including the last days', () => {
    const all = { scheduled: 13, attended: 10, noShows: 2, cancelled: 1, noShowRate: 2 / 13, cancelledRate: 1 / 13 };
    expect(group).toMatchObject({ ...all, unknownMinutes: 1, hours: 22 });
    expect(group.attendance).toMatchObject([
      { kind: 'individual', scheduled: 1, attended: 1, hours: 1, noShowRate: 0 },
      { kind: 'group', scheduled: 12, attended: 9, noShows: 2, cancelled: 1, unknownMinutes: 1, hours: 21 },
    ]);
  });

  it('counts an open stay up to the cut-off, and nothing that happened later', async () => {
    const at = async (cutOff: string) => (await runReport(projected.store, intensity, { cutOff })).groups[0];
    expect(await at(march(15))).toMatchObject({ completeWeeks: 2, partialWeeks: 0, attended: 6, noShows: 1 });
    expect(await at(march(14))).toMatchObject({ completeWeeks: 1, partialWeeks: 1, hoursMean: 9, attended: 6 });
    expect(await at(march(2))).toMatchObject({ stays: 1, completeWeeks: 0, hoursMean: null, atThresholdRate: null });
    expect(await at(march(1))).toMatchObject({ stays: 0, scheduled: 0, noShowRate: null, weeks: [], phases: [] });
  });

  it('names its definitions, and is not shared with anyone', async () => {
    expect(await runReport(projected.store, intensity)).toMatchObject({
      of: 'stay',
      upToWeek: 26,
      definitions: { report: 'intensity/1', hours: 'asam-hours/1', phases: 'iop-phases/1' },
    });
    await expect(runPublicReport(projected.store, intensity)).rejects.toMatchObject({ code: 'not-shareable' });
  });
});

describe('the hours of a level', () => {
  /** One week with that many hours. */
  const week = (n: number, admission: Fields<'PatientAdmitted'>) => [
    referred(),
    admitted({ on: march(2), level: iop, ...admission }),
    ...hours(2, n),
    discharged({ on: march(8) }),
  ];
  it.each<[n: number, admission: Fields<'PatientAdmitted'>, judged: number, atThreshold: number, aboveRange: number]>([
    [9, { age: 18 }, 1, 1, 0],
    [8, { age: 18 }, 1, 0, 0],
    [19, { age: 18 }, 1, 1, 0],
    [20, { age: 18 }, 1, 1, 1],
    [6, { age: 17 }, 1, 1, 0],
    [5, { age: 17 }, 1, 0, 0],
    [6, { birthDate: '2008-03-03' }, 1, 1, 0],
    [6, { birthDate: '2008-03-02' }, 1, 0, 0],
    [20, { age: 40, level: php }, 1, 1, 0],
    [19, { age: 40, level: php }, 1, 0, 0],
    [20, {}, 0, 0, 0],
    [20, { age: 40, level: outpatient }, 0, 0, 0],
  ])(
    'judge %i hours a week of %j: weeks judged %i, at the threshold %i, above the range %i',
    async (n, admission, ...expected) => {
      const [group] = await of([week(n, admission)]);
      expect([group!.judgedWeeks, group!.atThreshold, group!.aboveRange]).toEqual(expected);
    },
  );
});

describe('weeks', () => {
  it('of a stay end before the day on which the level changes: that day belongs to the next stay', async () => {
    const course = [
      referred(),
      admitted({ on: march(2), level: php, age: 30 }),
      planSet({ on: march(2), hoursPerWeek: 25 }),
      ...hours(2, 20),
      ...hours(15, 1),
      steppedDown({ on: march(16), from: php, to: iop }),
      ...hours(16, 9),
      discharged({ on: march(22) }),
    ];
    const groups = await of([course], { by: ['level'] });
    expect(groups).toMatchObject([
      // The plan was set in the stay before.
      {
        by: { level: 'asam-3:2.1' },
        completeWeeks: 1,
        hoursMean: 9,
        atThreshold: 1,
        attended: 9,
        plan: [{ weeks: 0 }, {}],
      },
      {
        by: { level: 'asam-3:2.5' },
        completeWeeks: 2,
        hoursMean: 10.5,
        atThreshold: 1,
        attended: 21,
        plan: [{ weeks: 2 }, {}],
      },
    ]);
  });

  it('without any service have zero hours', async () => {
    const [group] = await of([[referred(), admitted({ on: march(2), age: 30 }), discharged({ on: march(22) })]]);
    expect(group).toMatchObject({ completeWeeks: 3, hoursMean: 0, sessionsMedian: 0, judgedWeeks: 3, atThreshold: 0 });
    expect(group).toMatchObject({ scheduled: 0, noShowRate: null, plan: [{ weeks: 0, metRate: null }, { weeks: 0 }] });
    expect(group!.phases).toMatchObject([
      { phase: null, spans: 1, weeks: 3, least: null, within: null, withinRate: null },
    ]);
  });

  it('in which treatment was paused are counted separately', async () => {
    const course = [
      referred(),
      admitted({ on: march(2), age: 30 }),
      ...hours(2, 9),
      paused({ on: march(12) }),
      resumed({ on: march(16) }),
      ...hours(16, 3),
      discharged({ on: march(22) }),
    ];
    const [group] = await of([course]);
    expect(group).toMatchObject({ completeWeeks: 3, pausedWeeks: 1, hoursMean: 6, judgedWeeks: 2, atThreshold: 1 });
    expect(group!.weeks.map(({ pausedWeeks, hoursMean }) => [pausedWeeks, hoursMean])).toEqual([
      [0, 9],
      [1, null],
      [0, 3],
    ]);
    const [open] = await of([course.slice(0, -5)], { cutOff: march(29) });
    expect(open).toMatchObject({ completeWeeks: 4, pausedWeeks: 3 });
  });

  it('of several stays are counted by week of stay, over those with the complete week', async () => {
    const short = [referred(), admitted({ on: march(2), age: 30 }), ...hours(3, 3), discharged({ on: march(9) })];
    const [group] = await of([treated, short]);
    expect(group).toMatchObject({ stays: 2, completeWeeks: 4, partialWeeks: 2 });
    expect(
      group!.weeks.map(({ week, stays, hoursMean, atThreshold }) => [week, stays, hoursMean, atThreshold]),
    ).toEqual([
      [1, 2, 6, 1],
      [2, 1, 6, 0],
      [3, 1, null, 0],
    ]);
  });
});
