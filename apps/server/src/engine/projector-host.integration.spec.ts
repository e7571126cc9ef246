import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import pg from 'pg';
import type { SqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { admitted, referred } from '#episode/testing/events';
import { PositionListener } from '#read-models/postgres/position-listener';
import { postgresLocation } from '#read-models/postgres/postgres-location';
import { newDatabase, type PostgresDatabase } from '#read-models/postgres/testing/postgres-database';
import { systemClock } from '#read-models/projector/clock';
import type { ProjectorSettings } from '#read-models/rebuild/rebuild';
import { RebuildUnderWay } from '#read-models/rebuild/errors';
import { openLog, LogWriter } from '#read-models/testing/log';
import { everyRow } from '#read-models/testing/rows';
import { temporaryFolder } from '#read-models/testing/temporary-folder';
import { ProjectorHost } from './projector-host.js';
import { ProjectedElsewhere } from './read-side.js';

let database: PostgresDatabase;
beforeAll(async () => {
  database = await newDatabase();
});
afterAll(() => database.remove());

let schemas = 0;
let schema: string;
let log: SqliteEventStore;
let writing: LogWriter;
let listener: PositionListener;
let closing: (() => Promise<void>)[];
beforeEach(async () => {
  const { folder, remove } = await temporaryFolder();
  schema = `host_${++schemas}`;
  log = await openLog(folder);
  writing = new LogWriter(log);
  listener = new PositionListener({ url: database.url, schema });
  closing = [() => listener.close(), () => log.close(), remove];
});
afterEach(async () => {
  for (const close of closing) await close();
});

/** The notifications of a host, as promises of the next one. */
class Turns extends EventTarget {
  readonly onActive = () => this.#notify('active');
  readonly onStandBy = () => this.#notify('standing by');
  readonly onFailure = () => this.#notify('failed');

  next(turn: 'active' | 'standing by' | 'failed'): Promise<unknown> {
    return once(this, turn);
  }

  #notify(turn: string): void {
    this.dispatchEvent(new Event(turn));
  }
}

async function host(settings: ProjectorSettings = {}) {
  const location = postgresLocation({ url: database.url, schema, views: `${schema}_views` });
  const store = await location.open();
  const turns = new Turns();
  const begun = new ProjectorHost({ location, store, log, settings, ...turnsOf(turns) });
  closing.unshift(async () => {
    await begun.stop();
    await store.close();
  });
  return { host: begun, store, turns };
}

const turnsOf = ({ onActive, onStandBy, onFailure }: Turns) => ({ onActive, onStandBy, onFailure });

async function projected(): Promise<void> {
  const head = await log.head();
  if (head !== undefined) await listener.waitFor(head.position);
}

async function endSessionOfProjector(): Promise<void> {
  const client = new pg.Client(database.url);
  await client.connect();
  await client.query(`
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where datname = current_database() and application_name = 'stepdown projector'
      and pid in (select pid from pg_locks where locktype = 'advisory' and granted)`);
  await client.end();
}

describe('a host of the projector', () => {
  it('stands by while another projects, and knows that it does', async () => {
    const first = await host();
    await first.turns.next('active');
    const second = await host();
    await second.turns.next('standing by');
    expect(second.host.projector).toBeUndefined();
    expect(second.host.idleState).toEqual({ state: 'standby' });
    await expect(second.host.rebuild()).rejects.toThrow(ProjectedElsewhere);
    const over = second.turns.next('active');
    await first.host.stop();
    await over;
  });

  it('that lost its session to a rival during a wait stands by', async () => {
    let resume: () => void = () => undefined;
    const paused = new Promise<void>((resolve) => (resume = resolve));
    const first = await host({ clock: { ...systemClock, wait: () => paused } });
    await first.turns.next('active');
    const second = await host();
    await second.turns.next('standing by');
    const over = second.turns.next('active');
    await endSessionOfProjector();
    await writing.record('1', referred({ on: '2026-03-02' }));
    await over;
    const standsBy = first.turns.next('standing by');
    resume();
    await standsBy;
    await projected();
    expect((await first.store.checkpoint())?.events).toBe(1n);
  });

  it('rebuilds, and somebody goes on projecting', async () => {
    const { host: active, store, turns } = await host();
    await turns.next('active');
    await writing.record('1', referred({ on: '2026-03-02' }), admitted({ on: '2026-03-04' }));
    await projected();
    const before = await everyRow(store);
    const rebuilding = active.rebuild();
    await expect(active.rebuild()).rejects.toThrow(RebuildUnderWay);
    await rebuilding;
    expect(await everyRow(store)).toBe(before);
    await writing.record('2', referred({ on: '2026-03-05' }));
    await projected();
    expect((await store.checkpoint())?.events).toBe(3n);
  });

  it('goes on after a cancelled rebuild, and releases the claim in the end', async () => {
    const first = await host();
    await first.turns.next('active');
    await writing.record('1', referred({ on: '2026-03-02' }));
    const signal = AbortSignal.abort(new Error('the caller went away'));
    await expect(first.host.rebuild({ signal })).rejects.toThrow('the caller went away');
    await writing.record('2', referred({ on: '2026-03-03' }));
    await projected();
    await first.host.stop();
    const second = await host();
    await second.turns.next('active');
  });
});
