import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, calendarDate } from '#episode/dates';
import { admitted, discharged, inpatient, iop, outpatient, referred, steppedDown } from '#episode/testing/events';
import { simulate } from '#simulation/simulate';
import { decideAll } from '../../testing/decide-all.js';
import { projectEpisodes, type ProjectedEpisodes } from '../../testing/project-episodes.js';
import { runReport, type ReportRequest } from '../run-report.js';
import { census } from './census.js';
import { periodsBetween } from './periods.js';
import { InvalidOption } from '../options.js';

type Request = ReportRequest<typeof census.options>;

/**
 * `down`: inpatient from 2 March, IOP from 12 March, discharged on 20 April. `still`: IOP from 30 March on. `day`:
 * admitted and discharged on 15 March. `before`: IOP from 10 February, discharged on 5 March.
 */
const four = [
  [
    'down',
    [
      referred(),
      admitted({ on: '2026-03-02', level: inpatient }),
      steppedDown({ on: '2026-03-12', from: inpatient, to: iop }),
      discharged({ on: '2026-04-20' }),
    ],
  ],
  ['still', [referred(), admitted({ on: '2026-03-30', level: iop })]],
  ['day', [referred(), admitted({ on: '2026-03-15', level: outpatient }), discharged({ on: '2026-03-15' })]],
  [
    'before',
    [
      referred({ on: '2026-02-01' }),
      admitted({ on: '2026-02-10', level: iop }),
      discharged({ on: '2026-03-05', lastContactOn: '2026-03-04' }),
    ],
  ],
] as const;

describe('a census by periods', () => {
  let projected: ProjectedEpisodes;
  beforeAll(async () => {
    projected = await projectEpisodes(four);
  });
  afterAll(() => projected.close());

  const answerTo = (options: Request['options'], rest: Request = {}) =>
    runReport(projected.store, census, { cutOff: '2026-06-30', ...rest, options });

  it('of four episodes by month is the one counted by hand', async () => {
    const { groups, ...answer } = await answerTo({ from: '2026-03-01', to: '2026-04-30' });
    expect(answer).toMatchObject({ on: '2026-04-30', every: 'month' });
    // Days of care in March: `before` 1 to 4, `down` 2 to 31, `still` 30 and 31; in April: `down` 1 to 19, `still` all 30.
    expect(groups).toEqual([
      {
        ...{ by: {}, stays: 1, patients: 1 },
        series: [
          {
            ...{ from: '2026-03-01', to: '2026-03-31', stays: 2, admissions: 3, transfersIn: 1, discharges: 2 },
            ...{ transfersOut: 1, daysOfCare: 4 + 30 + 2, average: 36 / 31 },
          },
          {
            ...{ from: '2026-04-01', to: '2026-04-30', stays: 1, admissions: 0, transfersIn: 0, discharges: 1 },
            ...{ transfersOut: 0, daysOfCare: 19 + 30, average: 49 / 30 },
          },
        ],
      },
    ]);
  });

  it('by level includes arrivals and departures by a change of level, and groups that are empty at the end', async () => {
    const { groups } = await answerTo({ from: '2026-03-01', to: '2026-03-31' }, { by: ['level'] });
    expect(
      groups.map(({ by, stays, series: [march] }) => {
        const { admissions, transfersIn, discharges, transfersOut, daysOfCare } = march!;
        return [by.level, stays, admissions, transfersIn, discharges, transfersOut, daysOfCare];
      }),
    ).toEqual([
      ['asam-3:1', 0, 1, 0, 1, 0, 0],
      ['asam-3:2.1', 2, 1, 1, 1, 0, 4 + 20 + 2],
      ['asam-3:3.7', 0, 1, 0, 0, 1, 10],
    ]);
  });

  it('is empty if none is requested, and zero if nobody was in treatment', async () => {
    expect((await answerTo({})).groups[0]!.series).toEqual([]);
    const { groups } = await answerTo({ from: '2025-01-01', to: '2025-01-02', every: 'day', on: '2026-03-31' });
    expect(groups[0]).toMatchObject({
      stays: 2,
      series: [
        { stays: 0, average: 0 },
        { stays: 0, average: 0 },
      ],
    });
  });

  it.each([
    [{ on: '2026-07-01' }, 'on'],
    [{ to: '2026-03-31' }, 'from'],
    [{ from: '2026-04-01', to: '2026-03-31' }, 'from'],
    [{ from: '1900-01-01', to: '2026-03-31' }, 'from'],
    [{ from: '2026-04-01', to: '2026-07-01' }, 'to'],
    [{ from: '2010-01-01', every: 'day' }, 'every'],
  ] as const)('refuses %j and names %s', async (options, option) => {
    const problem = answerTo(options).catch((error: unknown) => error);
    expect(await problem).toBeInstanceOf(InvalidOption);
    expect(await problem).toMatchObject({ option });
  });
});

describe('the periods of a census', () => {
  it('are calendar months, weeks from Monday, or days; the first and last are cut', () => {
    const between = (from: string, to: string, every: 'day' | 'week' | 'month') =>
      [...periodsBetween(calendarDate(from), calendarDate(to), every)].map((period) => [period.from, period.to]);
    expect(between('2024-01-31', '2024-03-01', 'month')).toEqual([
      ['2024-01-31', '2024-01-31'],
      ['2024-02-01', '2024-02-29'],
      ['2024-03-01', '2024-03-01'],
    ]);
    // 4 March 2026 is a Wednesday.
    expect(between('2026-03-04', '2026-03-16', 'week')).toEqual([
      ['2026-03-04', '2026-03-08'],
      ['2026-03-09', '2026-03-15'],
      ['2026-03-16', '2026-03-16'],
    ]);
    expect(between('1969-12-28', '1969-12-29', 'week')).toHaveLength(2);
    expect(between('2026-03-04', '2026-03-05', 'day')).toHaveLength(2);
  });
});

describe('a census of a made-up cohort', () => {
  const UNTIL = calendarDate('2026-06-30');
  const from = calendarDate('2026-01-07');
  let projected: ProjectedEpisodes;
  beforeAll(async () => {
    const lines = simulate({ seed: 12, episodes: 150, until: UNTIL, services: 'none' });
    projected = await projectEpisodes(decideAll(lines, UNTIL));
  }, 30_000);
  afterAll(() => projected.close());

  const staysOn = async (on: string, by: readonly ['level', 'provider']) => {
    const { groups } = await runReport(projected.store, census, { by, cutOff: UNTIL, options: { on } });
    return new Map(groups.map((group) => [JSON.stringify(group.by), group.stays]));
  };

  it('is that of the period before plus arrivals minus departures, and that of its last day alone', async () => {
    const by = ['level', 'provider'] as const;
    const { groups } = await runReport(projected.store, census, {
      by,
      cutOff: UNTIL,
      options: { from, every: 'week' },
    });
    expect(groups.length).toBeGreaterThan(3);
    let before = await staysOn(addDays(from, -1), by);
    for (const [index, { to }] of groups[0]!.series.entries()) {
      const now = await staysOn(to, by);
      for (const group of groups) {
        const { stays, ...week } = group.series[index]!;
        const key = JSON.stringify(group.by);
        expect(stays).toBe(now.get(key) ?? 0);
        const arrivals = week.admissions + week.transfersIn;
        expect(stays).toBe((before.get(key) ?? 0) + arrivals - week.discharges - week.transfersOut);
      }
      before = now;
    }
  });

  it('has the mean of the censuses of its days', async () => {
    const { groups } = await runReport(projected.store, census, {
      cutOff: UNTIL,
      options: { from, to: addDays(from, 9), every: 'month' },
    });
    let sum = 0;
    for (let day = 0; day < 10; day += 1) {
      const options = { on: addDays(from, day) };
      sum += (await runReport(projected.store, census, { cutOff: UNTIL, options })).groups[0]!.stays;
    }
    expect(sum).toBeGreaterThan(0);
    expect(groups[0]!.series).toMatchObject([{ daysOfCare: sum, average: sum / 10 }]);
  });
});
