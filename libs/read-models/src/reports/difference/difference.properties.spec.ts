import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calendarDate, addDays } from '#episode/dates';
import { corrected, entriesCorrected, referred } from '#episode/testing/events';
import { rounds } from '#episode/testing/rounds';
import { episodeLogs } from '../../testing/episode-logs.js';
import { followedLog, type FollowedLog } from '../../testing/followed-log.js';
import { runReport, digestOf, type ReportRequest } from '../run-report.js';
import type { Cohort } from '../cohort.js';
import { dimensionsOf, type Report } from '../report.js';
import { reports } from '../reports.js';
import { differenceOfReport, type ReportDifference } from './difference.js';

/** Twelve episodes of five patients at two providers, from arbitrary commands, three events of each at a time. */
async function recordEpisodes({ record, wait }: FollowedLog): Promise<bigint> {
  const streams = fc.sample(episodeLogs(), { numRuns: 12, seed: 5 }).map((events, index) => {
    // Of the same patient from the sixth on, of another before.
    const previousEpisodeId = `e${(index + 7) % 12}`;
    const patientId = `patient-${index % 5}`;
    const referral = referred({ patientId, providerId: `clinic-${index % 2}`, previousEpisodeId });
    // Two are corrected to another patient: their readmissions then belong to the other one.
    const last = index < 2 ? [entriesCorrected([corrected(0, referred({ patientId: 'patient-4' }))])] : [];
    return { id: `e${index}`, events: [referral, ...events.slice(1), ...last] };
  });
  let head = 0n;
  for (let at = 0; streams.some(({ events }) => events.length > at); at += 3) {
    for (const { id, events } of streams) {
      const some = events.slice(at, at + 3);
      if (some.length > 0) head = await record(id, ...some);
    }
    wait(3);
  }
  return head;
}

interface Question {
  readonly report: Report;
  readonly request: ReportRequest;
  readonly from: bigint;
  readonly to: bigint;
}

describe('the difference of any report between any two positions', () => {
  let followed: FollowedLog;
  let head: bigint;
  beforeAll(async () => {
    followed = await followedLog({ now: Date.UTC(2026, 2, 1) });
    head = await recordEpisodes(followed);
    await followed.project();
  });
  afterAll(() => followed.close());

  const cohorts: fc.Arbitrary<Cohort> = fc.constantFrom<Cohort>(
    { values: {} },
    { values: {} },
    { values: { level: ['asam-3:2.1'] } },
    { values: { level: ['asam-3:1', null] } },
    { values: { provider: ['clinic-1'] } },
    { values: { sex: [1] }, maximumAge: 40 },
    { values: { reason: [null] } },
    { values: { reason: [1, 4] }, dischargedTo: '2026-04-01' },
    { values: {}, admittedFrom: '2026-02-21', admittedTo: '2026-03-10' },
  );

  const dates = fc.integer({ min: 0, max: 120 }).map((days) => addDays(calendarDate('2026-02-16'), days));

  const questions = (cutOffs: fc.Arbitrary<string | undefined>): fc.Arbitrary<Question> =>
    fc
      .record({
        report: fc.constantFrom(...reports),
        of: fc.nat(),
        by: fc.subarray(['level', 'reason', 'program', 'admissionMonth'] as const),
        cohort: cohorts,
        cutOff: cutOffs,
        back: fc.tuple(fc.nat(40), fc.nat(40)),
        at: fc.nat(),
        // Mostly close together, so that most episodes stay unchanged.
        further: fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 6 }) }, { weight: 1, arbitrary: fc.nat() }),
      })
      .map(({ report, of, by, cohort, cutOff, at, further, back }) => {
        const from = BigInt(at) % (head + 1n);
        const to = from + (BigInt(further) % (head - from + 1n));
        const grouping = by.filter((dimension) => dimensionsOf(report).includes(dimension));
        const unit = report.units[of % report.units.length]!;
        const options = cutOff === undefined ? {} : datesIn(report, cutOff, back);
        const request = {
          of: unit,
          by: grouping,
          cohort: allowedBy(report, cohort),
          options,
          ...(cutOff !== undefined && { cutOff }),
        };
        return { report, request, from, to };
      });

  const anyCutOff = fc.option(dates, { nil: undefined });

  const diff = ({ report, request, from, to }: Question, rows = 50): Promise<ReportDifference> =>
    differenceOfReport({ reader: followed.store, log: followed.log }, report, {
      ...request,
      since: { position: from },
      asOf: { position: to },
      rows,
    });

  it('without explaining episodes has no change of figures at an equal cut-off', async () => {
    let unexplained = 0;
    await fc.assert(
      fc.asyncProperty(questions(dates), async (question) => {
        const { explaining, equal, because } = await diff(question, 0);
        if (Object.values(explaining.counts).some((n) => n > 0)) return;
        unexplained += 1;
        expect({ equal, because }).toEqual({ equal: true, because: [] });
      }),
      { numRuns: rounds({ usual: 20, long: 80 }) },
    );
    expect(unexplained).toBeGreaterThan(10);
  });

  it('without explaining episodes has no change that is because of facts, whatever the cut-offs', async () => {
    await fc.assert(
      fc.asyncProperty(questions(fc.constant(undefined)), async (question) => {
        const { explaining, because } = await diff(question, 0);
        if (Object.values(explaining.counts).every((n) => n === 0)) expect(because).not.toContain('facts');
      }),
      { numRuns: rounds({ usual: 10, long: 40 }) },
    );
  });

  it('of a position with itself is empty', async () => {
    await fc.assert(
      fc.asyncProperty(questions(anyCutOff), async (question) => {
        const same = await diff({ ...question, from: question.to });
        expect(same).toMatchObject({ equal: true, because: [], groups: [], beside: [], explaining: { episodes: [] } });
      }),
      { numRuns: 12 },
    );
  });

  it('applied to the earlier figures gives the later ones', async () => {
    await fc.assert(
      fc.asyncProperty(questions(anyCutOff), async (question) => {
        const { report, request, from, to } = question;
        const { groups, unchanged, ...difference } = await diff(question);
        const before = await runReport(followed.store, report, { ...request, asOf: { position: from } });
        const after = await runReport(followed.store, report, { ...request, asOf: { position: to } });
        expect([difference.before.digest, difference.after.digest]).toEqual([digestOf(before), digestOf(after)]);
        expect(unchanged + groups.filter(({ kind }) => kind !== 'removed').length).toBe(after.groups.length);
        for (const { by, kind, figures } of groups) {
          const [old, next] = [before, after].map((answer) => groupIn(answer.groups, by));
          expect(kind).toBe(old === undefined ? 'added' : next === undefined ? 'removed' : 'changed');
          for (const { figure, before: was, after: is } of figures) {
            expect([old?.[figure] ?? null, next?.[figure] ?? null]).toEqual([was, is]);
          }
        }
      }),
      { numRuns: rounds({ usual: 8, long: 25 }) },
    );
  });

  it('describes explaining episodes by what differs and what was recorded in between, reproducibly', async () => {
    await fc.assert(
      fc.asyncProperty(questions(anyCutOff), async (question) => {
        const { from, to } = question;
        const difference = await diff(question);
        const { episodes, counts } = difference.explaining;
        expect(episodes).toHaveLength(Object.values(counts).reduce((sum, n) => sum + n));
        for (const { facts, differing, events, kind } of episodes) {
          expect(Math.min(differing, 50)).toBe(facts.length);
          expect(differing).toBeGreaterThan(0);
          expect(events.length).toBeGreaterThan(0);
          expect(events.every(({ position }) => BigInt(position) > from && BigInt(position) <= to)).toBe(true);
          const hasCorrection = events.some(({ type }) =>
            /^(EntriesCorrected|EntriesVoided|EpisodeVoided)$/.test(type),
          );
          if (kind !== 'new') expect(hasCorrection).toBe(kind !== 'continued');
        }
        expect(await diff(question)).toEqual(difference);
      }),
      { numRuns: rounds({ usual: 5, long: 15 }) },
    );
  });
});

/** The first date options of a report, in the order of their declaration, some days before the cut-off. */
function datesIn(
  { options }: Report,
  cutOff: string,
  back: readonly [number, number],
): Readonly<Record<string, string>> {
  const days = back.map((each) => addDays(calendarDate(cutOff), -each)).sort();
  const names = Object.keys(options).filter((name) => options[name]!.kind === 'date' && /from|to$/i.test(name));
  return Object.fromEntries(names.slice(0, 2).map((name, index) => [name, days[index]!]));
}

/** The part of a cohort that a report accepts. */
function allowedBy({ without = [] }: Report, { values, ...bounds }: Cohort): Cohort {
  const taken = <T extends object>(object: T) =>
    Object.fromEntries(Object.entries(object).filter(([name]) => !without.some((each) => each === name))) as T;
  return { ...taken(bounds), values: taken(values) };
}

function groupIn(
  groups: readonly { readonly by: object }[],
  by: object,
): Readonly<Record<string, unknown>> | undefined {
  const found = groups.find((group) => JSON.stringify(group.by) === JSON.stringify(by));
  return found as Readonly<Record<string, unknown>> | undefined;
}
