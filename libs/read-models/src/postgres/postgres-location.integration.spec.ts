import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { admitted, discharged, referred, served } from '#episode/testing/events';
import type { EventStore } from '#event-store/port';
import { standBy } from '../projector/stand-by.js';
import { ReadModels } from '../read-models.js';
import { rebuildOffline } from '../rebuild/rebuild.js';
import { RebuildUnderWay } from '../rebuild/errors.js';
import { AlreadyProjected, ReadModelOutdated } from '../store/errors.js';
import { queries } from '../store/queries.js';
import type { ReadModelStore } from '../store/read-model-store.js';
import { longerServices } from '../testing/changed-rules.js';
import { openLog, LogWriter } from '../testing/log.js';
import { everyRow } from '../testing/rows.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import type { PostgresOptions } from './options.js';
import { PositionListener } from './position-listener.js';
import { postgresLocation } from './postgres-location.js';
import { openPostgresReadModelStore } from './postgres-read-model-store.js';
import { usePostgres } from './testing/use-postgres.js';

const postgres = usePostgres();
const statuses = queries.selectFrom('episode').select('status').where('until', 'is', null).compile();

describe('the read models of a process, on PostgreSQL', () => {
  let options: PostgresOptions & { readonly schema: string; readonly views: string };
  let log: EventStore;
  let writer: LogWriter;
  let models: ReadModels;
  let notices: string[];
  /** What another server sees, which does not project. */
  let elsewhere: ReadModelStore;
  const cleaning: (() => Promise<unknown>)[] = [];

  const reached = async (): Promise<void> => models.waitFor((await log.head())!.position);
  const openModels = () => ReadModels.open({ location: postgresLocation(options), log });
  const schemas = async () => {
    const rows = await postgres.execute(`select nspname from pg_namespace where nspname like '${options.views}%'`);
    return rows.map(({ nspname }) => nspname).sort();
  };

  beforeEach(async () => {
    const { folder, remove } = await temporaryFolder();
    log = await openLog(folder);
    writer = new LogWriter(log);
    await writer.record('a', referred(), admitted(), served());
    notices = [];
    options = { ...postgres.newSchemas(), onNotice: (message) => notices.push(message) };
    models = await openModels();
    elsewhere = await openPostgresReadModelStore(options);
    cleaning.push(
      () => models.close(),
      () => elsewhere.close(),
      () => log.close(),
      remove,
    );
  });

  afterEach(async () => {
    for (const clean of cleaning.splice(0)) await clean();
  });

  it('are rebuilt with equal rows and replace the old ones for every process', async () => {
    await reached();
    const before = await everyRow(models);
    await models.rebuild();
    expect(await everyRow(models)).toBe(before);
    expect(await everyRow(elsewhere)).toBe(before);
    await writer.record('a', discharged());
    await reached();
    expect(await elsewhere.query(statuses)).toEqual([{ status: 'discharged' }]);
    expect(await postgres.execute(`select status from ${options.views}.episode`)).toEqual([{ status: 'discharged' }]);
    expect(await schemas()).toEqual([options.views, options.schema]);
  });

  it('answer every process during a rebuild, from the old rows and then from the new', async () => {
    await reached();
    let under = true;
    const answers: unknown[] = [];
    const querying = (async () => {
      while (under) answers.push(...(await elsewhere.query(statuses)));
    })();
    await models.rebuild();
    under = false;
    await querying;
    expect(answers.length).toBeGreaterThan(0);
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"status":"admitted"}']));
  });

  it('let a running query finish on the old rows, which are dropped later', async () => {
    await reached();
    const client = new pg.Client({ connectionString: options.url });
    await client.connect();
    await client.query(
      `begin; declare slow cursor for select status from ${options.schema}.episode where until is null`,
    );
    await models.rebuild();
    expect((await client.query('fetch all from slow')).rows).toEqual([{ status: 'admitted' }]);
    expect(notices).toContainEqual(expect.stringContaining('is dropped at the next start'));
    expect(await models.query(statuses)).toEqual([{ status: 'admitted' }]);
    await client.query('commit');
    await client.end();
    await models.close();
    models = await openModels();
    expect(await schemas()).toEqual([options.views, options.schema]);
  });

  it('hold the claim throughout a rebuild, so that a standby takes over only when they close', async () => {
    await reached();
    const standing = standBy(() => elsewhere.claim('standby'), { signal: new AbortController().signal, every: 20 });
    await models.rebuild();
    await writer.record('a', discharged());
    await reached();
    await models.close();
    await standing;
    await elsewhere.release('standby');
    models = await openModels();
  });

  it('keep the grants and dependents of the views when they are rebuilt', async () => {
    await reached();
    await postgres.execute(`
      create schema ${options.views}_analyst;
      create view ${options.views}_analyst.mine as select count(*)::int as n from ${options.views}.episode`);
    await models.rebuild();
    await writer.record('b', referred());
    await reached();
    expect(await postgres.execute(`select n from ${options.views}_analyst.mine`)).toEqual([{ n: 2 }]);
  });

  it('remove the leftovers of an interrupted rebuild, before and after the switch', async () => {
    await reached();
    await models.close();
    await postgres.execute(`create schema ${options.schema}_fresh; create table ${options.schema}_fresh.half ()`);
    models = await openModels();
    expect(await schemas()).toEqual([options.views, options.schema]);
    await models.close();
    await postgres.execute(`
      alter schema ${options.schema} rename to ${options.schema}_old`);
    await (await openPostgresReadModelStore({ ...options, views: `${options.views}_other` })).close();
    models = await openModels();
    await reached();
    expect(await postgres.execute(`select status from ${options.views}.episode`)).toEqual([{ status: 'admitted' }]);
    expect(await schemas()).not.toContain(`${options.schema}_old`);
  });

  it('are rebuilt by another process while one projects, which continues with the new ones', async () => {
    await expect(openModels()).rejects.toThrow(AlreadyProjected);
    await reached();
    const minutes = queries.selectFrom('service').select('minutes').orderBy('since').compile();
    await rebuildOffline(postgresLocation(options), log, { rules: longerServices }, { keep: true });
    expect(await models.query(minutes)).toEqual([{ minutes: 181 }]);
    await writer.record('a', served());
    await reached();
    expect(await elsewhere.query(minutes)).toEqual([{ minutes: 181 }, { minutes: 180 }]);
    const replacedRows = `select minutes from ${options.schema}_kept.service`;
    expect(await postgres.execute(replacedRows)).toEqual([{ minutes: 180 }]);
  });

  it('are rebuilt by one process at a time', async () => {
    const location = postgresLocation(options);
    const fresh = await location.openFresh();
    await expect(models.rebuild()).rejects.toThrow(RebuildUnderWay);
    await fresh.close();
    await location.discardFresh();
    await models.rebuild();
  });

  it('show analysts the new tables also if the old ones are preserved', async () => {
    await reached();
    await models.rebuild({ keep: true });
    await models.rebuild({ keep: true });
    await writer.record('a', discharged());
    await reached();
    expect(await postgres.execute(`select status from ${options.views}.episode`)).toEqual([{ status: 'discharged' }]);
    await models.switchBack();
    await models.forgetPrevious();
    expect(await postgres.execute(`select status from ${options.views}.episode`)).toEqual([{ status: 'discharged' }]);
    expect(await schemas()).toEqual([options.views, options.schema]);
  });

  it('are rebuilt offline if they are of another version, or of another log', async () => {
    await reached();
    await models.close();
    const before = await everyRow(elsewhere);
    await postgres.execute(`
      update ${options.schema}.projection set schema_version = 1000;
      alter table ${options.schema}.episode rename column status to state;
      alter view ${options.views}.episode rename column status to state`);
    await expect(openModels()).rejects.toThrow(ReadModelOutdated);
    await rebuildOffline(postgresLocation(options), log);
    models = await openModels();
    expect(await everyRow(elsewhere)).toBe(before);
    expect(await postgres.execute(`select status from ${options.views}.episode`)).toEqual([{ status: 'admitted' }]);
  });

  it('can be rebuilt before they exist', async () => {
    await models.close();
    await elsewhere.close();
    options = postgres.newSchemas();
    await rebuildOffline(postgresLocation(options), log);
    models = await openModels();
    elsewhere = await openPostgresReadModelStore(options);
    expect(await postgres.execute(`select status from ${options.views}.episode`)).toEqual([{ status: 'admitted' }]);
  });

  it('notify listeners elsewhere of the position of a rebuilt read model', async () => {
    await reached();
    await models.close();
    await writer.record('a', discharged());
    const listener = new PositionListener(options);
    const waiting = listener.waitFor((await log.head())!.position);
    await rebuildOffline(postgresLocation(options), log);
    await waiting;
    expect(await elsewhere.query(statuses)).toEqual([{ status: 'discharged' }]);
    await listener.close();
    models = await openModels();
  });

  it('discard a cancelled rebuild', async () => {
    await reached();
    await expect(models.rebuild({ signal: AbortSignal.abort(new Error('not now')) })).rejects.toThrow('not now');
    expect(await schemas()).toEqual([options.views, options.schema]);
    await writer.record('a', discharged());
    await reached();
    expect(await models.query(statuses)).toEqual([{ status: 'discharged' }]);
  });
});
