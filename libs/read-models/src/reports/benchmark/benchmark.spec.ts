import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, calendarDate } from '#episode/dates';
import type { EpisodeEvent } from '#episode/events';
import { levelKeys } from '#episode/codes/levels';
import {
  admitted,
  corrected,
  discharged,
  entriesCorrected,
  iop,
  outpatient,
  php,
  referred,
  steppedDown,
  type Fields,
} from '#episode/testing/events';
import { projectEpisodes, type ProjectedEpisodes } from '../../testing/project-episodes.js';
import { runReport, type ReportRequest } from '../run-report.js';
import { benchmark } from './benchmark.js';
import { lengthClasses, published, publishedAs, publishedNames, type PublishedName } from './published.js';

const CUT_OFF = '2026-12-31';
const FROM = calendarDate('2025-03-02');

interface Stay {
  /** From the admission to the last contact. */
  readonly days: number;
  readonly reason: Fields<'PatientDischarged'>['reason'];
  readonly facts?: Fields<'PatientAdmitted'>;
}

function stay({ days, reason, facts = {} }: Stay): readonly EpisodeEvent[] {
  const last = addDays(FROM, days);
  return [
    referred({ on: FROM }),
    admitted({ on: FROM, level: iop, age: 30, program: 'Evening', ...facts }),
    discharged({ on: last, lastContactOn: last, reason: reason! }),
  ];
}

/**
 * Five stays of adults in intensive outpatient treatment that ended for a known reason, and stays that do not count.
 */
const episodes: readonly (readonly [string, readonly EpisodeEvent[]])[] = [
  ['completed', stay({ days: 10, reason: 1 })],
  ['completed too', stay({ days: 20, reason: 1 })],
  ['dropped out', stay({ days: 5, reason: 2 })],
  ['incarcerated', stay({ days: 40, reason: 5 })],
  [
    'stepped down after 30 days',
    [
      referred({ on: FROM }),
      admitted({ on: FROM, level: iop, age: 30, program: 'Evening' }),
      steppedDown({ on: addDays(FROM, 30), from: iop, to: outpatient }),
    ],
  ],
  ['not known why', stay({ days: 60, reason: 97 })],
  ['with medication', stay({ days: 400, reason: 1, facts: { medicationAssisted: 1, program: 'Other' } })],
  ['not adult', stay({ days: 70, reason: 3, facts: { age: 17, program: 'Other' } })],
  ['of unknown age', stay({ days: 100, reason: 4, facts: { age: undefined, program: 'Other' } })],
  ['at another level', stay({ days: 150, reason: 1, facts: { level: php, program: 'Other' } })],
];

describe('benchmark', () => {
  let projected: ProjectedEpisodes;
  beforeAll(async () => {
    projected = await projectEpisodes(episodes);
  });
  afterAll(() => projected.close());

  const groups = async (against: PublishedName, request: ReportRequest<typeof benchmark.options> = {}) =>
    (await runReport(projected.store, benchmark, { cutOff: CUT_OFF, options: { against }, ...request })).groups;
  const against2004 = async () => (await groups('teds-2004-intensive-outpatient'))[0]!;

  it('counts the stays that the publication covers: level, age, no medication, closed for a known reason', async () => {
    expect(await against2004()).toMatchObject({ n: 5, unknown: 1, publishedN: 100_686, year: 2004 });
    expect((await groups('teds-2004-outpatient')).length).toBe(0);
    expect((await groups('teds-2019'))[0]).toMatchObject({ n: 9, unknown: 1, publishedN: 1_722_503 });
  });

  it('has the reasons that the publication lists, a change of level as a transfer, the rest as others', async () => {
    const { reasons } = await against2004();
    expect(reasons.map(({ reason, n, share, publishedN }) => [reason, n, share, publishedN])).toEqual([
      ['completed', 2, 2 / 5, 37_509],
      ['dropped-out', 1, 1 / 5, 24_073],
      ['terminated', 0, 0, 13_892],
      ['transferred', 1, 1 / 5, 18_318],
      ['other', 1, 1 / 5, 6_894],
    ]);
    expect((await groups('teds-2017'))[0]!.reasons.map(({ reason, n }) => [reason, n])).toEqual([
      ['completed', 4],
      ['dropped-out', 1],
      ['terminated', 1],
      ['transferred', 2],
      ['incarcerated', 1],
      ['died', 0],
      ['other', 0],
    ]);
  });

  // 2 of 5 is 0.4, Wilson 0.1176 to 0.7693; 37,509 of 100,686 is 0.3725, Wilson 0.3696 to 0.3755.
  // 0.0275 - √(0.2824² + 0.0030²) and + √(0.3693² + 0.0030²), worked out by hand.
  it("reports the difference of the shares with Newcombe's interval", async () => {
    const { difference, differenceLower, differenceUpper } = (await against2004()).reasons[0]!;
    const rounded = [difference, differenceLower, differenceUpper].map((figure) => figure!.toFixed(3));
    expect(rounded).toEqual(['0.027', '-0.255', '0.397']);
  });

  // By the rule of 2004 the days are the differences of dates: 5, 10, 20, 30, 40; the medians are those of table 4.11.
  it('has medians by the rule of the publication next to the published ones', async () => {
    const group = await against2004();
    expect(group).toMatchObject({ median: 20, publishedMedian: 41 });
    expect(group.reasons.map(({ median, publishedMedian }) => [median, publishedMedian])).toEqual([
      [15, 50],
      [5, 26],
      [null, 36],
      [30, 42],
      [40, 36],
    ]);
    expect((await groups('teds-2019', { cohort: { values: { program: ['Evening'] } } }))[0]!.median).toBe(21);
  });

  // By the rule of 2019 both ends of a day count: the stay of 30 nights is 31 days.
  it('has lengths of stay in the classes of TEDS-D, if they were published', async () => {
    expect((await against2004()).lengths).toEqual([]);
    const { lengths } = (await groups('teds-2019'))[0]!;
    expect(lengths.map(({ days, n }) => [days, n])).toEqual([
      ['1-30', 3],
      ['31-45', 2],
      ['46-60', 0],
      ['61-90', 1],
      ['91-120', 1],
      ['121-180', 1],
      ['181-365', 0],
      ['366 and more', 1],
    ]);
    expect(lengths[0]!.publishedShare).toBeCloseTo(934_659 / 1_722_503, 12);
  });

  it('is reported by group, and as not known for a group without known reasons', async () => {
    const byProgram = await groups('teds-2019', { by: ['program'] });
    expect(byProgram.map(({ by, n }) => [by.program, n])).toEqual([
      ['Evening', 5],
      ['Other', 4],
    ]);
    const [nobody] = await groups('teds-2019', {
      cohort: { values: {}, dischargedFrom: '2025-05-01', dischargedTo: '2025-05-05' },
    });
    expect(nobody).toMatchObject({ n: 0, unknown: 1, median: null });
    expect(nobody!.reasons[0]).toMatchObject({ n: 0, share: null, difference: null, median: null });
  });

  it('as of a cut-off and of a position ignores what came later', async () => {
    expect((await groups('teds-2019', { cutOff: addDays(FROM, 9) }))[0]).toMatchObject({ n: 1 });
    const position = BigInt((await runReport(projected.store, benchmark)).asOf.position);
    const later = discharged({ on: addDays(FROM, 10), lastContactOn: addDays(FROM, 10), reason: 3 });
    await projected.record('completed', entriesCorrected([corrected(2, later)]));
    expect((await against2004()).reasons[0]!.n).toBe(1);
    const [before] = await groups('teds-2004-intensive-outpatient', { asOf: { position } });
    expect(before!.reasons[0]!.n).toBe(2);
  });
});

describe('published counts', () => {
  const totalOf = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((sum, n) => sum + n, 0);

  it.each([
    ['teds-2019', 1_722_503],
    ['teds-2017', 1_661_207],
    ['teds-2004-outpatient', 399_037],
    ['teds-2004-intensive-outpatient', 100_686],
    ['teds-2004-residential', 78_423 + 95_087],
    ['teds-2004-detoxification', 211_161],
  ] as const)('of %s add up to the published total', (name, total) => {
    expect(totalOf(published[name].reasons)).toBe(total);
  });

  it('of lengths of stay add up to the discharges they were published for', () => {
    expect(totalOf(published['teds-2019'].lengths)).toBe(1_722_503);
    expect(Object.keys(published['teds-2019'].lengths)).toEqual(lengthClasses.map(({ name }) => name));
  });

  // Row percents as printed in table 2.5 of TEDS 2004 Discharges.
  it.each([
    ['teds-2004-outpatient', [36.4, 27.2, 10.5, 11.7, 14.2]],
    ['teds-2004-detoxification', [62.3, 16.4, 2.1, 13.6, 5.6]],
  ] as const)('of %s have the printed percents', (name, percents) => {
    const { reasons } = published[name];
    const shares = Object.values(reasons).map((n) => Number(((100 * n) / totalOf(reasons)).toFixed(1)));
    expect(shares).toEqual(percents);
  });

  it('are of existing levels', () => {
    for (const name of publishedNames) {
      for (const level of publishedAs(name).levels ?? []) expect(Object.keys(levelKeys.codes)).toContain(level);
    }
  });
});
