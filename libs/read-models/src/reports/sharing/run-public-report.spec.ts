import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, calendarDate } from '#episode/dates';
import {
  admitted,
  corrected,
  discharged,
  entriesCorrected,
  iop,
  outpatient,
  php,
  referred,
} from '#episode/testing/events';
import { openSqliteEventStore, type SqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { isPublic } from '#outcomes/disclosure/small';
import { Knowledge, sums, type Equation } from '#outcomes/disclosure/testing/attacker';
import { openDuckDbReadModelStore } from '../../duckdb/duckdb-read-model-store.js';
import type { ReadModelStore } from '../../store/read-model-store.js';
import { LogWriter } from '../../testing/log.js';
import { projectLog } from '../../testing/project-log.js';
import { temporaryFolder } from '../../testing/temporary-folder.js';
import { runReport } from '../run-report.js';
import { census } from '../census/census.js';
import type { Dimension, DimensionValue } from '../cohort.js';
import { lengthOfStay } from '../length-of-stay/length-of-stay.js';
import { declareReport } from '../report.js';
import { reports } from '../reports.js';
import { retention } from '../retention/retention.js';
import { runPublicReport } from './run-public-report.js';
import { NoRelease, NotShareable, ReleaseIncomplete } from './errors.js';
import { countStays, mostStaysOfFew } from './population.js';
import { releaseAt } from './release.js';
import { lengthClasses, OTHERS, shareDimensions, type ShareDimension } from './share.js';
import { sharedGroups } from './shared-groups.js';

const releases = ['2025-10-01', '2026-01-01', '2026-04-01', '2026-07-01', '2026-10-01'].map(
  (day) => `${day}T00:00:00.000Z`,
);
const groupings = [undefined, ...shareDimensions].flatMap((dimension) =>
  [false, true].map((reason) => ({ dimension, reason })),
);

/** One of several values, by weights that sum to 100 and a number from 0 to 99. */
function pick<Value>(dice: number, ...weighted: readonly (readonly [weight: number, value: Value])[]): Value {
  let left = dice;
  for (const [weight, value] of weighted) {
    if (left < weight) return value;
    left -= weight;
  }
  throw new RangeError('the weights do not add up to 100');
}

/** People who are admitted from January 2025 to March 2026, each entry recorded at noon of its day. */
function course(n: number) {
  const dice = (salt: number): number => ((n * 7_919 + salt * 104_729 + ((n * n * 31) % 9_973)) >>> 3) % 100;
  const on = addDays(calendarDate('2025-01-01'), Math.floor((n * 450) / 900));
  const days = pick(dice(1), [20, 5], [20, 25], [25, 50], [6, 80], [6, 110], [5, 170], [18, 230]);
  const level = pick(dice(2), [55, iop], [35, php], [10, outpatient]);
  const reason = pick(dice(3), [48, 1 as const], [40, 2 as const], [10, 3 as const], [2, 6 as const]);
  const sex = pick(dice(4), [58, 1 as const], [40, 2 as const], [2, undefined]);
  const age = pick(dice(5), [4, 16], [30, 22], [40, 31], [20, 44], [6, 60]);
  const episodeId = `e-${n}`;
  const patientId = `p-${n % 11 === 0 ? n % 40 : n}`;
  return [
    { on, episodeId, steps: [referred({ on, patientId }), admitted({ on, level, age, ...(sex && { sex }) })] },
    { on: addDays(on, days), episodeId, steps: [discharged({ on: addDays(on, days), reason })] },
  ];
}

describe('what is safe to share', () => {
  let remove: () => Promise<void>;
  let log: SqliteEventStore;
  let store: ReadModelStore;
  let empty: ReadModelStore;
  let writer: LogWriter;
  let now = 0;

  const publicly = (report: Parameters<typeof runPublicReport>[1], instant: string, by: readonly string[] = []) =>
    runPublicReport(store, report, { by: by as [], asOf: { instant } });

  beforeAll(async () => {
    const temporary = await temporaryFolder();
    remove = temporary.remove;
    log = await openSqliteEventStore({
      file: join(temporary.folder, 'log.sqlite'),
      clock: () => new Date(now),
    });
    store = await openDuckDbReadModelStore({ file: join(temporary.folder, 'read-model.duckdb') });
    empty = await openDuckDbReadModelStore({ file: join(temporary.folder, 'empty.duckdb') });
    writer = new LogWriter(log);
    const entries = Array.from({ length: 900 }, (_, n) => course(n)).flat();
    for (const { on, episodeId, steps } of entries.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))) {
      now = Date.parse(`${on}T12:00:00Z`);
      if (on < '2026-09-01') await writer.record(episodeId, ...steps);
    }
    now = Date.parse('2026-10-02T08:00:00Z');
    await writer.record('late', referred());
    await projectLog(log, store);
  });

  afterAll(async () => {
    await store.close();
    await empty.close();
    await log.close();
    await remove();
  });

  it('speaks for the end of the last quarter, whichever moment of the next is requested', async () => {
    const answer = await publicly(lengthOfStay, releases[2]!, ['level']);
    expect(answer).toMatchObject({
      disclosure: 'public',
      release: { name: '2026-Q1', at: releases[2] },
      cutOff: '2026-03-31',
      parkedStreams: 0,
    });
    expect(answer.asOf.recordedAt! < releases[2]!).toBe(true);
    for (const instant of ['2026-05-17T09:00:00.000Z', '2026-06-30T23:59:59.999Z']) {
      expect(await publicly(lengthOfStay, instant, ['level'])).toEqual(answer);
    }
    expect((await publicly(lengthOfStay, '2027-05-01T00:00:00Z')).release.name).toBe('2026-Q3');
    expect((await runPublicReport(store, lengthOfStay)).release.name).toBe('2026-Q3');
  });

  it('never changes, even after corrections', async () => {
    const before = await publicly(lengthOfStay, releases[1]!, ['level', 'reason']);
    now = Date.parse('2026-10-02T09:00:00Z');
    for (const n of [10, 20, 30]) {
      const [, ended] = course(n);
      const corrections = [corrected(2, discharged({ on: addDays(ended!.on, 1), reason: 7 }))];
      await writer.record(`e-${n}`, entriesCorrected(corrections));
    }
    await projectLog(log, store);
    expect(await publicly(lengthOfStay, releases[1]!, ['level', 'reason'])).toEqual(before);
  });

  it('counts every stay in one release, once it has been followed long enough', async () => {
    let counted = 0;
    for (const instant of [...releases, '2025-07-01T00:00:00Z']) {
      const release = await releaseAt(store, { instant });
      for (const kind of ['ended', 'still'] as const) {
        const rows = await countStays(store, release, kind);
        counted += rows.reduce((sum, { n }) => sum + Number(n), 0);
      }
    }
    const all = await runReport(store, lengthOfStay, { cohort: { values: {}, admittedTo: '2026-04-03' } });
    expect(counted).toBe(all.groups[0]!.n + all.groups[0]!.open);
  });

  it('publishes no count of 1 to 10 people, no mean, no minimum and no maximum', async () => {
    let published = 0;
    for (const instant of releases) {
      for (const dimension of [[], ...shareDimensions.map((each) => [each])]) {
        for (const by of [dimension, [...dimension, 'reason']]) {
          const { groups } = await publicly(lengthOfStay, instant, by);
          for (const group of groups as unknown as Readonly<Record<string, number | null>>[]) {
            expect([group.n, group.open].filter((count) => count !== null && !isPublic(count!, 10))).toEqual([]);
            expect([group.mean, group.sd, group.min, group.max]).toEqual([null, null, null, null]);
            published += [group.n, group.median].filter((figure) => figure !== null).length;
          }
        }
        const { groups } = await publicly(census, instant, dimension);
        const stays = (groups as unknown as { stays: number | null; patients: null }[]).map((group) => group.stays);
        expect(stays.filter((count) => count !== null && !isPublic(count, 10))).toEqual([]);
      }
    }
    expect(published).toBeGreaterThan(100);
  });

  it('publishes retention only as the public counts of lengths give it, at the ends of their classes', async () => {
    let groupsChecked = 0;
    for (const instant of releases) {
      for (const by of [[], ...shareDimensions.map((each) => [each])]) {
        const lengths = (await publicly(lengthOfStay, instant, by)).groups as unknown as readonly Figures[];
        const groups = (await publicly(retention, instant, by)).groups as unknown as readonly (Figures & Retained)[];
        expect(groups.map((group) => [group.by, group.ended, group.open])).toEqual(
          lengths.map((group) => [group.by, group.n, group.open]),
        );
        for (const { n, ended, open, curve, atDays } of groups) {
          expect(curve.every((step) => (lengthClasses as readonly number[]).includes(step.day))).toBe(true);
          expect(curve.flatMap((step) => [step.ended, step.censored]).filter((count) => !isPublic(count, 10))).toEqual(
            [],
          );
          if (open === null)
            expect([n, curve, atDays.map(({ retained }) => retained)]).toEqual([null, [], atDays.map(() => null)]);
          if (open === null || n === 0) continue;
          expect([n, curve.at(-1)!.retained]).toEqual([ended! + open, expect.closeTo(open / n!, 12)]);
          const days = new Map(curve.map((step) => [step.day, step.retained]));
          expect(atDays.map(({ retained }) => retained)).toEqual(atDays.map(({ day }) => days.get(day) ?? null));
          groupsChecked++;
        }
      }
    }
    expect(groupsChecked).toBeGreaterThan(5);
    await expect(publicly(retention, releases[2]!, ['reason'])).rejects.toThrow(NotShareable);
  });

  it('reveals no small group to an attacker who combines all answers of a release', async () => {
    let hidden = 0;
    for (const instant of releases) {
      const release = await releaseAt(store, { instant });
      const few = await mostStaysOfFew(store, release, 'ended');
      const cells = await finestCells(release);
      const equations: Equation[] = [];
      const add = (some: readonly Cell[], count: number | null): void => {
        if (count !== null)
          equations.push(
            sums(
              some.map(({ index }) => index),
              count,
            ),
          );
      };
      for (const { dimension, reason } of groupings) {
        const of = cells.filter((cell) => cell.dimension === (dimension ?? 'level'));
        const shared = await sharedGroups(store, release, 'course', { dimension, reason });
        const isIn = (by: Dimension, value: DimensionValue) => (own: DimensionValue) =>
          value === OTHERS ? !shared.some((each) => each.by[by] === own) : own === value;
        for (const { by, group } of shared) {
          if (by.reason === null) continue;
          const ofValue = dimension === undefined ? () => true : isIn(dimension, by[dimension]!);
          const ofReason = reason ? isIn('reason', by.reason!) : () => true;
          const members = of.filter((cell) => ofValue(cell.value) && ofReason(cell.reason));
          add(members, group.ended);
          group.lengths?.counts.forEach((count, range) =>
            add(
              members.filter(({ k }) => group.lengths!.ranges[k] === range),
              count,
            ),
          );
        }
      }
      // All dimensions count the same stays.
      for (const dimension of shareDimensions.slice(1)) {
        for (const cell of cells.filter((each) => each.dimension === 'level' && each.first)) {
          const same = cells.filter((each) => each.reason === cell.reason && each.k === cell.k);
          const factors = new Map(
            same.flatMap((each): [number, number][] =>
              each.dimension === 'level' ? [[each.index, 1]] : each.dimension === dimension ? [[each.index, -1]] : [],
            ),
          );
          equations.push({ factors, equals: 0 });
        }
      }
      const attacker = new Knowledge(cells.length, equations);
      const small = cells.filter(({ count }) => !isPublic(count, few));
      for (const { index } of small.filter((_, n) => n % 3 === 0)) {
        hidden++;
        expect(attacker.largest(new Map([[index, 1]]))).toBeGreaterThan(few);
      }
    }
    expect(hidden).toBeGreaterThan(20);
  });

  it('refuses what cannot be shared, and names each part', async () => {
    const answer = runPublicReport(store, lengthOfStay, {
      of: 'episode',
      by: ['program', 'sex'],
      options: { rule: 'teds-2004', quantiles: 'type-7' },
      cohort: { values: { provider: ['clinic-a'] }, minimumAge: 18 },
      cutOff: '2026-01-31',
    });
    const refused = (await answer.catch((error: unknown) => error)) as NotShareable;
    expect(refused).toBeInstanceOf(NotShareable);
    expect(refused.reasons.map(({ field }) => field)).toEqual(['of', 'by', 'rule', 'cutOff', 'provider', 'minimumAge']);
    await expect(runPublicReport(store, lengthOfStay, { by: ['level', 'sex'] })).rejects.toThrow(NotShareable);
    await expect(runPublicReport(store, census, { by: ['reason'] })).rejects.toThrow(NotShareable);
    await expect(runPublicReport(store, census, { options: { on: '2026-01-01' } })).rejects.toThrow(NotShareable);
  });

  it('is nothing of a report that does not declare a shareable part', async () => {
    const { share: _, ...rest } = census;
    await expect(runPublicReport(store, declareReport(rest))).rejects.toThrow('nothing of census can be shared');
    for (const report of reports.filter(({ share }) => share === undefined)) {
      await expect(runPublicReport(store, report)).rejects.toThrow(`nothing of ${report.name} can be shared`);
    }
  });

  it('is nothing of reports that show reasons and paths of few people, nor of tests between groups', async () => {
    const unshared = reports.filter(({ share }) => share === undefined);
    expect(unshared.map(({ name }) => name)).toEqual(expect.arrayContaining(['competing-reasons', 'flow']));
    for (const report of unshared) {
      await expect(runPublicReport(store, report)).rejects.toThrow(`nothing of ${report.name} can be shared`);
    }
    const { groups, ...rest } = await publicly(retention, releases[4]!, ['level']);
    expect(groups.length).toBeGreaterThan(1);
    expect(rest).toMatchObject({ tests: [], compared: [] });
  });

  it('is nothing before the first quarter has ended', async () => {
    await expect(runPublicReport(empty, census)).rejects.toThrow(NoRelease);
    await expect(publicly(census, '2025-03-01T00:00:00Z')).rejects.toThrow(NoRelease);
  });

  it('is nothing while an episode of the release is incomplete', async () => {
    now = Date.parse('2026-10-03T08:00:00Z');
    await writer.recordUnknown('strange', 'NobodyKnows');
    now = Date.parse('2027-01-02T08:00:00Z');
    await writer.record('later', referred());
    await projectLog(log, store);
    await expect(runPublicReport(store, census)).rejects.toThrow(ReleaseIncomplete);
    expect((await publicly(census, releases[4]!)).release.name).toBe('2026-Q3');
  });

  type Figures = Readonly<Record<'n' | 'ended' | 'open', number | null>> & { readonly by: object };
  interface Retained {
    readonly curve: readonly Readonly<Record<'day' | 'ended' | 'censored' | 'retained', number>>[];
    readonly atDays: readonly { readonly day: number; readonly retained: number | null }[];
  }

  interface Cell {
    readonly index: number;
    readonly dimension: ShareDimension;
    readonly value: DimensionValue;
    readonly reason: number;
    readonly k: number;
    readonly count: number;
    /** One for each reason and class. */
    readonly first: boolean;
  }

  /** The true counts of a release by value, reason and class, including zeros, for each dimension. */
  async function finestCells(release: Awaited<ReturnType<typeof releaseAt>>): Promise<readonly Cell[]> {
    const cells: Cell[] = [];
    for (const dimension of shareDimensions) {
      const rows = await countStays(store, release, 'ended', dimension);
      const values = [...new Set(rows.map(({ value }) => bandOf(dimension, value)))];
      for (const [order, value] of values.entries()) {
        for (const reason of [1, 2, 3, 6]) {
          for (const k of lengthClasses.keys()) {
            const of = rows.filter(
              (row) => bandOf(dimension, row.value) === value && row.reason === reason && row.length_class === k,
            );
            const count = of.reduce((sum, { n }) => sum + Number(n), 0);
            cells.push({ index: cells.length, dimension, value, reason, k, count, first: order === 0 });
          }
        }
      }
    }
    return cells;
  }
});

const bands: Readonly<Record<string, string>> = {
  '15-17': '0-17',
  '21-24': '18-24',
  '30-34': '25-34',
  '40-44': '35-44',
  '55-64': '55+',
};
const bandOf = (dimension: ShareDimension, value: DimensionValue): DimensionValue =>
  dimension === 'ageBand' && value !== null ? bands[String(value)]! : value;
