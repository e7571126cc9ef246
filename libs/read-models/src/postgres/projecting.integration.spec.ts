import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { calendarDate } from '#episode/dates';
import type { EventStore } from '#event-store/port';
import { simulate } from '#simulation/simulate';
import { openDuckDbReadModelStore } from '../duckdb/duckdb-read-model-store.js';
import { Projector, type ProjectorOptions } from '../projector/projector.js';
import type { ProjectorState } from '../projector/status.js';
import { runReport } from '../reports/run-report.js';
import { census } from '../reports/census/census.js';
import { dimensions } from '../reports/cohort.js';
import { competingReasons } from '../reports/competing-reasons/competing-reasons.js';
import { episodes, type EpisodesCursor } from '../reports/episodes.js';
import { flow } from '../reports/flow/flow.js';
import { intensity } from '../reports/intensity/intensity.js';
import { lengthOfStay } from '../reports/length-of-stay/length-of-stay.js';
import { outcomes } from '../reports/outcomes/outcomes.js';
import { retention } from '../reports/retention/retention.js';
import { countStays, mostStaysOfFew } from '../reports/sharing/population.js';
import { shareDimensions } from '../reports/sharing/share.js';
import { AlreadyProjected } from '../store/errors.js';
import type { ReadModelStore } from '../store/read-model-store.js';
import { decideAll } from '../testing/decide-all.js';
import { openLog, LogWriter } from '../testing/log.js';
import { projectLog } from '../testing/project-log.js';
import { everyRow } from '../testing/rows.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { openPostgresReadModelStore } from './postgres-read-model-store.js';
import { flakyProxy, type FlakyProxy } from './testing/flaky-proxy.js';
import { useOwnPostgres } from './testing/use-postgres.js';

const UNTIL = calendarDate('2026-06-30');

const postgres = useOwnPostgres();
let folder: string;
let remove: () => Promise<void>;
let log: EventStore;
/** The rows of a full projection of the log into DuckDB. */
let duckDb: ReadModelStore;

beforeAll(async () => {
  ({ folder, remove } = await temporaryFolder());
  log = await openLog(folder);
  const writer = new LogWriter(log);
  const lines = simulate({ seed: 5, episodes: 40, until: UNTIL });
  for (const [id, events] of decideAll(lines, UNTIL)) await writer.record(id, ...events);
  duckDb = await openDuckDbReadModelStore({ file: join(folder, 'read-model.duckdb') });
  await projectLog(log, duckDb);
});

afterAll(async () => {
  await duckDb.close();
  await log.close();
  await remove();
});

describe('reports on PostgreSQL', () => {
  let store: ReadModelStore;

  beforeAll(async () => {
    store = await openPostgresReadModelStore(postgres.newSchemas());
    await projectLog(log, store);
  });

  afterAll(() => store.close());

  it('rest on the same rows as those on DuckDB', async () => {
    expect(await everyRow(store)).toBe(await everyRow(duckDb));
  });

  it('are byte for byte those on DuckDB: every report and lists, by everything, at any position', async () => {
    const head = (await log.head())!.position;
    for (const position of [head, (head * 2n) / 3n, head / 3n, 0n]) {
      expect(await allReports(store, position)).toBe(await allReports(duckDb, position));
    }
  });

  it('find the position of an instant as DuckDB does', async () => {
    const { recordedAt } = (await log.head())!;
    const halfAnHourBefore = new Date(Date.parse(recordedAt) - 1_800_000).toISOString();
    const at = { asOf: { instant: halfAnHourBefore }, cohort: { values: {} }, limit: 3 };
    expect(await episodes(store, at)).toEqual(await episodes(duckDb, at));
  });

  it('count what may be shared as DuckDB does', async () => {
    const head = (await log.head())!.position;
    const release = {
      ...{ name: '2026-Q3', at: '2026-10-01T00:00:00.000Z', endsOn: UNTIL },
      asOf: { position: String(head), recordedAt: null },
      before: { position: String((head * 2n) / 3n), endsOn: '2026-02-28' },
    };
    for (const kind of ['ended', 'still', 'under way'] as const) {
      for (const dimension of [undefined, ...shareDimensions]) {
        const rows = async (reader: ReadModelStore) =>
          (await countStays(reader, release, kind, dimension)).map((row) =>
            JSON.stringify({ ...row, n: Number(row.n) }),
          );
        expect((await rows(store)).sort()).toEqual((await rows(duckDb)).sort());
      }
      expect(await mostStaysOfFew(store, release, kind)).toBe(await mostStaysOfFew(duckDb, release, kind));
    }
    expect(await countStays(duckDb, release, 'ended')).not.toEqual([]);
  });
});

async function allReports(reader: ReadModelStore, position: bigint): Promise<string> {
  const everybody = { cohort: { values: {} }, asOf: { position } };
  const request = { ...everybody, rule: 'teds-2019' } as const;
  const some = { values: { level: ['asam-3:2.1'], program: [null, 'IOP'] }, minimumAge: 18, admittedTo: '2026-03-31' };
  const answers: unknown[] = [
    await runReport(reader, lengthOfStay, {
      ...request,
      of: 'episode',
      by: ['reason', 'admissionMonth'],
      options: { rule: 'teds-2004' },
    }),
    await runReport(reader, lengthOfStay, { ...request, of: 'stay', by: [], cohort: some, cutOff: '2026-02-28' }),
    await runReport(reader, census, { ...everybody, by: ['level', 'program'], options: { on: '2026-01-15' } }),
    await runReport(reader, census, { ...everybody, by: [] }),
    await runReport(reader, census, {
      ...everybody,
      by: ['level', 'provider'],
      options: { from: '2025-12-10', every: 'week' },
    }),
    await runReport(reader, retention, { ...everybody, by: ['level', 'sex'] }),
    await runReport(reader, retention, { ...everybody, of: 'episode', cohort: some, options: { rule: 'teds-2004' } }),
    await runReport(reader, competingReasons, { ...everybody, by: ['level', 'sex'] }),
    await runReport(reader, flow, { ...everybody, by: ['sex'], options: { paths: 3 } }),
    await runReport(reader, flow, { ...everybody, cohort: some, cutOff: '2026-02-28' }),
    await runReport(reader, competingReasons, { ...everybody, of: 'episode', cohort: some, cutOff: '2026-02-28' }),
    await runReport(reader, intensity, { ...everybody, by: [], options: { upToWeek: 4 } }),
    await runReport(reader, intensity, { ...everybody, by: ['level', 'sex'], cohort: some, cutOff: '2026-02-28' }),
    await runReport(reader, outcomes, { ...everybody, by: [] }),
    await runReport(reader, outcomes, {
      ...everybody,
      by: ['reason', 'sex'],
      options: { months: [1, 2, 3], window: 2 },
    }),
  ];
  for (const dimension of dimensions) {
    answers.push(await runReport(reader, lengthOfStay, { ...request, of: 'stay', by: [dimension] }));
  }
  for (let after: EpisodesCursor | undefined; ;) {
    const page = await episodes(reader, { ...everybody, ...(after && { after }), limit: 7 });
    answers.push(page);
    if (page.next === undefined) return JSON.stringify(answers);
    after = page.next;
  }
}

describe('the projector on PostgreSQL', () => {
  let store: ReadModelStore;
  let network: FlakyProxy;
  const projectors: Projector[] = [];

  const started = async (options: Partial<ProjectorOptions> = {}): Promise<Projector> => {
    const projector = new Projector({ log, store, batchEvents: 50, ...options });
    projectors.push(projector);
    await projector.start();
    return projector;
  };
  const head = async () => (await log.head())!.position;

  beforeEach(async () => {
    network = await flakyProxy(postgres.database.url);
    store = await openPostgresReadModelStore({ ...postgres.newSchemas(), url: network.url });
  });

  afterEach(async () => {
    for (const projector of projectors.splice(0)) await projector.stop();
    await store.close();
    await network.close();
  });

  it('waits while the server is stopped, continues when it starts, and loses nothing', async () => {
    let commits = 0;
    let stopping: Promise<void> | undefined;
    const states: ProjectorState[] = [];
    const projector: Projector = await started({
      onCommitted: () => {
        if ((commits += 1) === 5) stopping = postgres.database.stop();
      },
      onError: () => {
        void projector.status().then(({ state }) => states.push(state));
        if (states.length === 2) void stopping?.then(() => postgres.database.start());
      },
    });
    await projector.waitFor(await head());
    expect(states).toContain('retrying');
    expect(await everyRow(store)).toBe(await everyRow(duckDb));
  });

  it('recognises a commit whose response was lost', async () => {
    let commits = 0;
    const errors: unknown[] = [];
    const projector = await started({
      onCommitted: () => {
        commits += 1;
        if (commits === 3 || commits === 6) network.dropResponseTo('commit');
      },
      onError: (error) => errors.push(error),
    });
    await projector.waitFor(await head());
    expect(errors).toHaveLength(2);
    expect(await everyRow(store)).toBe(await everyRow(duckDb));
  });

  it('repeats a batch that was lost before its commit', async () => {
    let commits = 0;
    const errors: unknown[] = [];
    const projector = await started({
      onCommitted: () => {
        if ((commits += 1) === 3) network.dropResponseTo('insert log_event');
      },
      onError: (error) => errors.push(error),
    });
    await projector.waitFor(await head());
    expect(errors).not.toHaveLength(0);
    expect(await everyRow(store)).toBe(await everyRow(duckDb));
  });

  describe('whose connection is lost while nothing is recorded', () => {
    const loseConnections = () =>
      postgres.execute(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'stepdown projector'`,
      );
    let rival: ReadModelStore;
    beforeEach(async () => {
      const location = postgres.newSchemas();
      await store.close();
      store = await openPostgresReadModelStore(location);
      rival = await openPostgresReadModelStore(location);
    });
    afterEach(() => rival.close());

    it('claims the read model again', async () => {
      let onResumed = (): void => undefined;
      const resumed = new Promise<void>((resolve) => (onResumed = resolve));
      const errors: unknown[] = [];
      const projector = await started({
        onError: (error) => errors.push(error),
        onCommitted: () => errors.length > 0 && onResumed(),
      });
      await projector.waitFor(await head());
      await loseConnections();
      await resumed;
      expect(errors).toMatchObject([{ code: 'claim-lost' }]);
      await expect(rival.claim('another')).rejects.toThrow(AlreadyProjected);
    });

    it('ends if another projector has claimed it meanwhile', async () => {
      const errors: unknown[] = [];
      let onEnded = (): void => undefined;
      const ended = new Promise<void>((resolve) => (onEnded = resolve));
      const projector = await started({
        clock: {
          elapsed: () => 0,
          now: () => Date.now(),
          wait: () => (errors.length > 0 ? rival.claim('another') : Promise.resolve()),
        },
        onError: (error, retryIn) => {
          errors.push(error);
          if (retryIn === undefined) onEnded();
        },
      });
      await projector.waitFor(await head());
      await loseConnections();
      await ended;
      expect(errors).toMatchObject([{ code: 'claim-lost' }, { code: 'already-projected', owner: 'another' }]);
      expect((await projector.status()).state).toBe('failed');
    });
  });
});
