import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventStore } from '#event-store/port';
import {
  admitted,
  cancelled,
  corrected,
  discharged,
  entriesCorrected,
  episodeVoided,
  inpatient,
  iop,
  outpatient,
  referred,
  steppedDown,
} from '#episode/testing/events';
import { openDuckDbReadModelStore } from '../duckdb/duckdb-read-model-store.js';
import type { ReadModelStore } from '../store/read-model-store.js';
import { openLog, LogWriter } from '../testing/log.js';
import { SCHEMA_VERSION } from '../schema/schema.js';
import { projectLog } from '../testing/project-log.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { NotYetProjected } from './as-of.js';
import { runReport, digestOf, type ReportRequest } from './run-report.js';
import { census } from './census/census.js';
import { episodes } from './episodes.js';
import { lengthOfStay } from './length-of-stay/length-of-stay.js';

/** The first answers, by the position they speak for. */
interface Given {
  readonly position: bigint;
  readonly answer: string;
}

describe('reports', () => {
  let remove: () => Promise<void>;
  let log: EventStore;
  let store: ReadModelStore;
  let empty: ReadModelStore;
  const given: Given[] = [];

  /** The requests that were sent while each moment was the latest. */
  const runAll = async (asOf?: { position: bigint }): Promise<string> => {
    const by = ['level', 'reason', 'admissionMonth'] as const;
    return JSON.stringify([
      await runReport(store, lengthOfStay, { by, ...(asOf && { asOf }) }),
      await runReport(store, lengthOfStay, { of: 'episode', by, ...(asOf && { asOf }) }),
      await runReport(store, census, {
        by: ['level', 'program'],
        options: { on: '2026-04-10' },
        ...(asOf && { asOf }),
      }),
      await episodes(store, { cohort: { values: {} }, limit: 50, ...(asOf && { asOf }) }),
    ]);
  };

  beforeAll(async () => {
    const temporary = await temporaryFolder();
    remove = temporary.remove;
    log = await openLog(temporary.folder);
    store = await openDuckDbReadModelStore({ file: join(temporary.folder, 'read-model.duckdb') });
    empty = await openDuckDbReadModelStore({ file: join(temporary.folder, 'empty.duckdb') });
    const writer = new LogWriter(log);
    const steps: (() => Promise<void>)[] = [
      () => writer.record('a', referred(), admitted({ on: '2026-03-02', level: inpatient, program: 'North', sex: 1 })),
      () => writer.record('a', steppedDown({ on: '2026-03-12', from: inpatient, to: iop })),
      () => writer.record('b', referred({ patientId: 'p-b', providerId: 'clinic-b' })),
      () => writer.record('b', admitted({ on: '2026-04-01', level: iop, program: 'South', sex: 2, age: 30 })),
      () => writer.record('a', discharged({ on: '2026-04-20', lastContactOn: '2026-04-15', reason: 1 })),
      () => writer.record('c', referred(), cancelled()),
      () => writer.record('b', discharged({ on: '2026-05-01', lastContactOn: '2026-04-30', reason: 2 })),
      () =>
        writer.record(
          'a',
          entriesCorrected([corrected(3, discharged({ on: '2026-04-20', lastContactOn: '2026-04-20', reason: 1 }))]),
        ),
      () => writer.record('d', referred(), admitted({ on: '2026-05-05', level: outpatient })),
      () => writer.record('b', episodeVoided()),
    ];
    for (const say of steps) {
      await say();
      await projectLog(log, store);
      given.push({ position: (await log.head())!.position, answer: await runAll() });
    }
  });

  afterAll(async () => {
    await store.close();
    await empty.close();
    await log.close();
    await remove();
  });

  it('as of an earlier position are what they were then, byte for byte', async () => {
    for (const { position, answer } of given) expect(await runAll({ position })).toBe(answer);
  });

  it('as of an instant are those of the last event recorded by then', async () => {
    const { answer } = given[4]!;
    const [{ asOf }] = JSON.parse(answer) as [{ asOf: { position: string; recordedAt: string } }];
    const atInstant = await runReport(store, lengthOfStay, { asOf: { instant: asOf.recordedAt } });
    const atPosition = await runReport(store, lengthOfStay, { asOf: { position: BigInt(asOf.position) } });
    expect(atInstant).toEqual(atPosition);
    const before = await runReport(store, lengthOfStay, { asOf: { instant: '2001-01-01T00:00:00.000Z' } });
    expect(before).toMatchObject({ asOf: { position: '0', recordedAt: null }, cutOff: null, groups: [] });
  });

  it('refuse a position that the projection has not reached', async () => {
    await expect(runReport(store, lengthOfStay, { asOf: { position: 999n } })).rejects.toThrow(NotYetProjected);
  });

  it('are empty for an empty log', async () => {
    expect((await runReport(empty, lengthOfStay)).groups).toEqual([]);
    expect((await runReport(empty, census)).groups).toEqual([]);
    expect((await episodes(empty, { cohort: { values: {} }, limit: 10 })).episodes).toEqual([]);
  });

  describe('of length of stay', () => {
    it('count stays by their own level, a step down as a transfer, and open ones separately', async () => {
      const { groups } = await runReport(store, lengthOfStay, { by: ['level', 'reason'] });
      expect(groups).toMatchObject([
        { by: { level: 'asam-3:1', reason: null }, n: 0, open: 1, median: null },
        { by: { level: 'asam-3:2.1', reason: 1 }, n: 1, open: 0, mean: 40, sd: null, median: 40 },
        { by: { level: 'asam-3:3.7', reason: 4 }, n: 1, open: 0, mean: 10 },
      ]);
    });

    it('count episodes from first admission to last contact, by the setting at discharge', async () => {
      const { groups } = await runReport(store, lengthOfStay, { of: 'episode', by: ['setting'] });
      expect(groups).toMatchObject([{ by: { setting: 'outpatient' }, n: 1, open: 1, mean: 50 }]);
    });

    it('leave out what took effect after the cut-off', async () => {
      const at = (cutOff: string) => runReport(store, lengthOfStay, { of: 'episode', by: ['level', 'reason'], cutOff });
      expect((await at('2026-03-01')).groups).toEqual([]);
      expect((await at('2026-03-11')).groups).toMatchObject([
        { by: { level: 'asam-3:3.7', reason: null }, n: 0, open: 1 },
      ]);
      expect((await at('2026-03-12')).groups).toMatchObject([
        { by: { level: 'asam-3:2.1', reason: null }, n: 0, open: 1 },
      ]);
      expect((await at('2026-04-20')).groups).toMatchObject([
        { by: { level: 'asam-3:2.1', reason: 1 }, n: 1, open: 0 },
      ]);
    });

    it('are filtered by any dimension and by periods', async () => {
      const n = async (cohort: ReportRequest['cohort']): Promise<readonly [number, number]> => {
        const { groups } = await runReport(store, lengthOfStay, { cohort });
        return [groups[0]?.n ?? 0, groups[0]?.open ?? 0];
      };
      expect(await n({ values: {} })).toEqual([2, 1]);
      expect(await n({ values: { program: ['North'] } })).toEqual([2, 0]);
      expect(await n({ values: { program: [null] } })).toEqual([0, 1]);
      expect(await n({ values: { program: ['North', null], sex: [1, 2] } })).toEqual([2, 0]);
      expect(await n({ values: { level: ['asam-3:2.1', 'asam-3:1'] } })).toEqual([1, 1]);
      expect(await n({ values: { reason: [4] } })).toEqual([1, 0]);
      expect(await n({ values: { admissionYear: [2026], admissionMonth: ['2026-03'] } })).toEqual([2, 0]);
      expect(await n({ values: {}, admittedFrom: '2026-03-12' })).toEqual([1, 1]);
      expect(await n({ values: {}, dischargedTo: '2026-03-12' })).toEqual([1, 0]);
      expect(await n({ values: {}, minimumAge: 18 })).toEqual([0, 0]);
    });

    it('differ by the rule', async () => {
      const { groups } = await runReport(store, lengthOfStay, { options: { rule: 'teds-2004' }, by: ['level'] });
      expect(groups.map(({ max }) => max)).toEqual([null, 39, 10]);
    });

    it('name their definitions', async () => {
      const { groups, digest, ...rest } = await runReport(store, lengthOfStay, { by: ['level'] });
      expect(rest).toEqual({
        report: 'length-of-stay',
        of: 'stay',
        rule: 'teds-2019',
        quantiles: 'type-7',
        definitions: { report: 'length-of-stay/1', facts: `facts/${SCHEMA_VERSION}` },
        asOf: { position: '13', recordedAt: '2026-12-31T08:10:00.000Z' },
        cutOff: '2026-12-31',
        by: ['level'],
        filters: {},
        parkedStreams: 0,
      });
      expect(digest).toBe(digestOf({ groups, ...rest }));
      expect(digest).toMatch(/^[0-9a-f]{64}$/);
    });
  });

  describe('of the census', () => {
    it('count patients at the end of a day, at the level of that evening', async () => {
      const on = async (day: string) =>
        (await runReport(store, census, { by: ['level'], options: { on: day } })).groups.map(({ by, stays }) => [
          by.level,
          stays,
        ]);
      expect(await on('2026-03-01')).toEqual([]);
      expect(await on('2026-03-11')).toEqual([['asam-3:3.7', 1]]);
      expect(await on('2026-03-12')).toEqual([['asam-3:2.1', 1]]);
      expect(await on('2026-04-20')).toEqual([]);
      expect(await on('2026-06-01')).toEqual([['asam-3:1', 1]]);
    });
  });

  describe('of episodes', () => {
    const listed = async (request: Partial<Parameters<typeof episodes>[1]> = {}) =>
      episodes(store, { cohort: { values: {} }, limit: 50, ...request });

    it('leave out void ones and show cancelled ones', async () => {
      const { episodes: rows } = await listed();
      expect(rows.map(({ episodeId, status }) => [episodeId, status])).toEqual([
        ['a', 'discharged'],
        ['c', 'cancelled'],
        ['d', 'admitted'],
      ]);
    });

    it('come in pages that speak for one moment', async () => {
      const position = given[4]!.position;
      const first = await listed({ limit: 1, asOf: { position } });
      const second = await listed({ limit: 1, after: first.next! });
      expect([first, second].map(({ episodes: rows }) => rows.map(({ episodeId }) => episodeId))).toEqual([
        ['a'],
        ['b'],
      ]);
      expect(second.asOf).toEqual(first.asOf);
      expect(second.next).toBeUndefined();
    });

    it('are filtered by status, patient and cohort', async () => {
      const ids = async (request: Partial<Parameters<typeof episodes>[1]>) =>
        (await listed(request)).episodes.map(({ episodeId }) => episodeId);
      expect(await ids({ status: ['cancelled', 'discharged'] })).toEqual(['a', 'c']);
      expect(await ids({ patientId: 'p-b', asOf: { position: given[6]!.position } })).toEqual(['b']);
      expect(await ids({ cohort: { values: { level: ['asam-3:1'] } } })).toEqual(['d']);
    });
  });
});
