import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, calendarDate } from '#episode/dates';
import type { EpisodeEvent } from '#episode/events';
import {
  admitted,
  corrected,
  discharged,
  entriesCorrected,
  inpatient,
  iop,
  referred,
  steppedDown,
} from '#episode/testing/events';
import { logRank } from '#outcomes/survival/log-rank';
import { aml, sampleOf } from '#outcomes/testing/survival-data';
import { projectEpisodes, type ProjectedEpisodes } from '../../testing/project-episodes.js';
import { runReport, type AnswerTo, type ReportRequest } from '../run-report.js';
import { comparable } from '../group-comparison.js';
import { flatColumns, flatRows } from '../formats/rows.js';
import { retention } from './retention.js';

const CUT_OFF = calendarDate('2026-12-31');

/** Outpatient stays of these lengths under `teds-2019`; censored ones are open at the cut-off. */
function* staysOf(program: string, list: string): Generator<readonly [string, readonly EpisodeEvent[]]> {
  for (const [index, { time, censored }] of sampleOf(list).rows.entries()) {
    const on = addDays(CUT_OFF, 1 - time);
    const end = censored > 0 ? [] : [discharged({ on: CUT_OFF, lastContactOn: CUT_OFF })];
    yield [`${program}-${index}`, [referred(), admitted({ on, level: iop, program }), ...end]];
  }
}

/** Residential care from 1 March, IOP from the 11th, discharged on 20 April, last seen on the 15th. */
const steppedDownCourse = [
  referred(),
  admitted({ on: '2026-03-01', level: inpatient }),
  steppedDown({ on: '2026-03-11', from: inpatient, to: iop }),
  discharged({ on: '2026-04-20', lastContactOn: '2026-04-15' }),
];

const rounded = (value: number | null, digits: number) => (value === null ? null : Number(value.toFixed(digits)));

describe('retention of the leukemia data of R, taken for outpatient stays', () => {
  let projected: ProjectedEpisodes;
  let answer: AnswerTo<typeof retention>;
  beforeAll(async () => {
    projected = await projectEpisodes([
      ...staysOf('maintained', aml.maintained),
      ...staysOf('nonmaintained', aml.nonmaintained),
    ]);
    answer = await runReport(projected.store, retention, {
      by: ['program'],
      cutOff: CUT_OFF,
      options: { days: [9, 13, 45, 48], horizon: 45 },
    });
  });
  afterAll(() => projected.close());

  it('has the medians and intervals that R prints (package survival, tests/doaml.Rout.save)', () => {
    const medians = answer.groups.map(({ by, n, ended, open, median, medianLower, medianUpper }) => [
      ...[by.program, n, ended, open],
      ...[median, medianLower, medianUpper],
    ]);
    expect(medians).toEqual([
      ['maintained', 11, 7, 4, 31, 18, null],
      ['nonmaintained', 12, 11, 1, 23, 8, null],
    ]);
  });

  it('has the curve that R prints (package survival, tests/doaml.Rout.save)', () => {
    const printed = answer.groups[0]!.curve.map(({ day, atRisk, ended, censored, retained, lower, upper }) => [
      ...[day, atRisk, ended, censored],
      ...[retained, lower, upper].map((figure) => rounded(figure, 3)),
    ]);
    expect(printed).toEqual([
      [9, 11, 1, 0, 0.909, 0.754, 1],
      [13, 10, 1, 1, 0.818, 0.619, 1],
      [18, 8, 1, 0, 0.716, 0.488, 1],
      [23, 7, 1, 0, 0.614, 0.377, 0.999],
      [28, 6, 0, 1, 0.614, 0.377, 0.999],
      [31, 5, 1, 0, 0.491, 0.255, 0.946],
      [34, 4, 1, 0, 0.368, 0.155, 0.875],
      [45, 3, 0, 1, 0.368, 0.155, 0.875],
      [48, 2, 1, 0, 0.184, 0.036, 0.944],
      [161, 1, 0, 1, 0.184, 0.036, 0.944],
    ]);
  });

  it('is reported at the chosen days, and is zero once everybody has left', () => {
    expect(answer.days).toEqual([9, 13, 45, 48]);
    const at = answer.groups.map(({ atDays }) =>
      atDays.map(({ day, atRisk, retained, standardError }) => [
        ...[day, atRisk],
        ...[retained, standardError].map((figure) => rounded(figure, 4)),
      ]),
    );
    expect(at[0]!.slice(0, 2)).toEqual([
      [9, 11, 0.9091, 0.0867],
      [13, 10, 0.8182, 0.1163],
    ]);
    expect(at[1]!.slice(2)).toEqual([
      [45, 1, 0, null],
      [48, 0, 0, null],
    ]);
  });

  it('is not reported beyond the longest observed stay, nor is a mean up to there', async () => {
    const { groups } = await runReport(projected.store, retention, {
      cohort: { values: { program: ['maintained'] } },
      cutOff: CUT_OFF,
      options: { days: [161, 162], horizon: 162 },
    });
    expect(groups[0]).toMatchObject({ restrictedMean: null, restrictedMeanLower: null, restrictedMeanUpper: null });
    expect(groups[0]!.atDays.map(({ atRisk }) => atRisk)).toEqual([1, null]);
    expect(groups[0]!.atDays[1]!.retained).toBeNull();
  });

  it('has the area under the curve as its restricted mean', () => {
    const { curve, restrictedMean } = answer.groups[1]!;
    const days = Array.from({ length: 45 }, (_, day) => curve.findLast((step) => step.day <= day)?.retained ?? 1);
    expect(restrictedMean).toBeCloseTo(
      days.reduce((sum, share) => sum + share, 0),
      10,
    );
  });

  it('has intervals on the chosen scale', async () => {
    const limitsOf = async (intervals: 'plain' | 'log-log') => {
      const options = { intervals, days: [23] };
      const { groups } = await runReport(projected.store, retention, { by: ['program'], cutOff: CUT_OFF, options });
      const { retained, standardError, lower, upper } = groups[0]!.atDays[0]!;
      return { retained: retained!, standardError: standardError!, lower: lower!, upper: upper! };
    };
    const plain = await limitsOf('plain');
    expect(plain.upper - plain.retained).toBeCloseTo(1.959963984540054 * plain.standardError, 12);
    const loglog = await limitsOf('log-log');
    expect(loglog.lower).toBeGreaterThan(0);
    expect(loglog.upper).toBeLessThan(plain.upper);
  });

  it('is compared between groups by the chi-square of R (package survival, data set aml)', () => {
    const { tests, compared } = answer;
    expect(tests).toMatchObject([{ chiSquare: expect.closeTo(3.396389, 6), degreesOfFreedom: 1 }]);
    expect(compared).toMatchObject([
      { by: { program: 'maintained' }, n: 11, observed: 7 },
      { by: { program: 'nonmaintained' }, n: 12, observed: 11 },
    ]);
    expect(compared[0]!.expected + compared[1]!.expected).toBeCloseTo(18, 12);
  });

  it('is compared by the chosen weights', async () => {
    const options = { test: 'gehan-wilcoxon' } as const;
    const { test, tests } = await runReport(projected.store, retention, { by: ['program'], cutOff: CUT_OFF, options });
    expect(test).toBe('gehan-wilcoxon');
    const samples = [aml.maintained, aml.nonmaintained].map(sampleOf);
    expect(tests[0]!.chiSquare).toBeCloseTo(logRank(samples, 'gehan-wilcoxon').chiSquare!, 12);
  });

  it('is not compared for one group or too many groups', async () => {
    const nothing = { tests: [], compared: [] };
    expect(await runReport(projected.store, retention, { cutOff: CUT_OFF })).toMatchObject(nothing);
    const one = { values: { program: ['maintained'] } };
    expect(await runReport(projected.store, retention, { by: ['program'], cohort: one })).toMatchObject(nothing);
    expect(comparable(Array.from({ length: 25 }, () => ({ by: {} })))).toHaveLength(25);
    expect(comparable(Array.from({ length: 26 }, () => ({ by: {} })))).toEqual([]);
  });

  it('in tables has the test once, and each group’s part with its group', () => {
    const table = (name: string) => retention.tables.find((each) => each.name === name)!;
    const headings = (name: string) => flatColumns(answer, table(name)).map((column) => column.name);
    expect(headings('tests')).toEqual(['chiSquare', 'degreesOfFreedom', 'pValue', 'untested']);
    expect([...flatRows(answer, table('tests'))]).toHaveLength(1);
    expect(headings('compared')).toEqual(['program', 'programLabel', 'n', 'observed', 'expected']);
    expect([...flatRows(answer, table('compared'))].map((row) => row.slice(0, 4))).toEqual([
      ['maintained', 'maintained', 11, 7],
      ['nonmaintained', 'nonmaintained', 12, 11],
    ]);
  });

  it('names its definitions', () => {
    expect(answer).toMatchObject({
      rule: 'teds-2019',
      intervals: 'log',
      definitions: { report: 'retention/2', estimate: 'kaplan-meier', confidence: '0.95' },
    });
  });
});

describe('retention', () => {
  let projected: ProjectedEpisodes;
  beforeAll(async () => {
    projected = await projectEpisodes([['a', steppedDownCourse]]);
  });
  afterAll(() => projected.close());

  /** The only step of the only group: its day, and whether somebody left or is in treatment. */
  const step = async (request: ReportRequest<typeof retention.options>) => {
    const { groups } = await runReport(projected.store, retention, request);
    return groups.flatMap(({ curve }) => curve.map(({ day, ended, censored }) => ({ day, ended, censored })));
  };
  const still = (day: number) => [{ day, ended: 0, censored: 1 }];
  const left = (day: number) => [{ day, ended: 1, censored: 0 }];

  it('counts what is open by the rule as of the cut-off: nights in residential care, both ends in outpatient', async () => {
    const residential = { cohort: { values: { level: ['asam-3:3.7'] } } };
    expect(await step({ ...residential, cutOff: '2026-03-01' })).toEqual(still(1));
    expect(await step({ ...residential, cutOff: '2026-03-10' })).toEqual(still(9));
    const outpatient = { cohort: { values: { level: ['asam-3:2.1'] } } };
    expect(await step({ ...outpatient, cutOff: '2026-03-11' })).toEqual(still(1));
    expect(await step({ ...outpatient, cutOff: '2026-03-20' })).toEqual(still(10));
    expect(await step({ ...outpatient, cutOff: '2026-03-20', options: { rule: 'teds-2004' } })).toEqual(still(9));
  });

  it('treats what ended after the cut-off as open, and ends the others at the last contact', async () => {
    const outpatient = { cohort: { values: { level: ['asam-3:2.1'] } } };
    expect(await step({ ...outpatient, cutOff: '2026-04-19' })).toEqual(still(40));
    expect(await step({ ...outpatient, cutOff: '2026-04-20' })).toEqual(left(36));
  });

  it('counts an episode from its first admission, by its current setting', async () => {
    expect(await step({ of: 'episode', cutOff: '2026-03-10' })).toEqual(still(9));
    expect(await step({ of: 'episode', cutOff: '2026-03-11' })).toEqual(still(11));
    expect(await step({ of: 'episode', cutOff: '2026-04-20' })).toEqual(left(46));
  });

  it('as of an earlier position is what it was before a correction, byte for byte', async () => {
    const before = await runReport(projected.store, retention, { by: ['level'] });
    const later = discharged({ on: '2026-04-20', lastContactOn: '2026-04-20' });
    await projected.record('a', entriesCorrected([corrected(3, later)]));
    expect((await runReport(projected.store, retention, { by: ['level'] })).groups).not.toEqual(before.groups);
    const again = await runReport(projected.store, retention, {
      by: ['level'],
      asOf: { position: BigInt(before.asOf.position) },
    });
    expect(JSON.stringify(again)).toBe(JSON.stringify(before));
  });
});
