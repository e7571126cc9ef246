import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { withCodec, type PayloadCodec } from '#event-store/codec';
import { position, type EventStore, type JsonObject } from '#event-store/port';
import type { SqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { admitted, discharged, referred, screened, served } from '#episode/testing/events';
import { openDuckDbReadModelStore } from '../duckdb/duckdb-read-model-store.js';
import { AlreadyProjected } from '../store/errors.js';
import { queries } from '../store/queries.js';
import type { ReadModelStore } from '../store/read-model-store.js';
import { episodeLogs } from '../testing/episode-logs.js';
import { pausableLog, withOverrides } from '../testing/pausable-log.js';
import { openLog, streamOf, LogWriter } from '../testing/log.js';
import { projectLog } from '../testing/project-log.js';
import { everyRow } from '../testing/rows.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { manualClock } from '../testing/manual-clock.js';
import { NotParked, ProjectorStopped } from './errors.js';
import { Projector } from './projector.js';

describe('the projector', () => {
  let folder: string;
  let log: SqliteEventStore;
  let store: ReadModelStore;
  let writer: LogWriter;
  const cleaning: (() => Promise<void>)[] = [];
  const later = (clean: () => Promise<void>): void => void cleaning.unshift(clean);

  const openStore = async (name = 'read-model.duckdb'): Promise<ReadModelStore> => {
    const opened = await openDuckDbReadModelStore({ file: join(folder, name) });
    later(() => opened.close());
    return opened;
  };
  const started = async (options: Partial<ConstructorParameters<typeof Projector>[0]> = {}): Promise<Projector> => {
    const projector = new Projector({ log, store, ...options });
    await projector.start();
    later(() => projector.stop());
    return projector;
  };
  const head = async () => (await log.head())!.position;
  /** The rows of a full projection of the log into an empty read model. */
  const fromScratch = async (source: EventStore = log): Promise<string> => {
    const fresh = await openStore(`scratch-${cleaning.length}.duckdb`);
    await projectLog(source, fresh);
    return everyRow(fresh);
  };
  const recordAll = async (count: number): Promise<void> => {
    const logs = fc.sample(episodeLogs(), { numRuns: count, seed: 7 });
    for (let revision = 0; logs.some((events) => revision < events.length); revision++) {
      for (const [episode, events] of logs.entries()) {
        const event = events[revision];
        if (event !== undefined) await writer.record(`e${episode}`, event);
      }
    }
  };

  beforeEach(async () => {
    const temporary = await temporaryFolder();
    folder = temporary.folder;
    later(temporary.remove);
    log = await openLog(folder);
    later(() => log.close());
    store = await openStore();
    writer = new LogWriter(log);
  });

  afterEach(async () => {
    for (const clean of cleaning.splice(0)) await clean();
  });

  it('follows the log as it grows', async () => {
    await writer.record('a', referred(), admitted());
    const projector = await started();
    await projector.waitFor(await head());
    await writer.record('a', served());
    await writer.record('b', referred());
    await projector.waitFor(await head());
    const episodes = queries.selectFrom('episode').select(['episode_id', 'status', 'until']).orderBy('since').compile();
    expect(await store.query(episodes)).toEqual([
      { episode_id: 'a', status: 'referred', until: 2n },
      { episode_id: 'a', status: 'admitted', until: null },
      { episode_id: 'b', status: 'referred', until: null },
    ]);
    expect(await projector.status()).toMatchObject({ state: 'live', position: '4', events: '4', lag: { amount: '0' } });
  });

  it('writes the same rows live, in small batches, without a cache, and from scratch', async () => {
    const projector = await started({ batchEvents: 3, cachedEntries: 0 });
    await recordAll(8);
    await projector.waitFor(await head());
    expect(await everyRow(store)).toBe(await fromScratch());
  });

  it('resumes at its checkpoint after a stop', async () => {
    await writer.record('a', referred(), admitted());
    await projectLog(log, store);
    await writer.record('a', served(), discharged());
    await projectLog(log, store);
    expect(await everyRow(store)).toBe(await fromScratch());
  });

  it('resumes at its checkpoint after its process is killed between two batches', async () => {
    await writer.record('a', referred(), admitted(), served());
    await projectLog(log, store);
    for (const end of ['', '.wal'])
      await cp(join(folder, `read-model.duckdb${end}`), join(folder, `killed.duckdb${end}`));
    await writer.record('a', discharged());
    const recovered = await openStore('killed.duckdb');
    await projectLog(log, recovered);
    expect(await everyRow(recovered)).toBe(await fromScratch());
  });

  it('is the only one on a read model', async () => {
    await writer.record('a', referred());
    const first = await started();
    await expect(new Projector({ log, store }).start()).rejects.toThrow(AlreadyProjected);
    await writer.record('a', admitted());
    await first.waitFor(await head());
    await first.stop();
    await started();
    expect(await everyRow(store)).toBe(await fromScratch());
  });

  it('detects another log', async () => {
    await writer.record('a', referred());
    await projectLog(log, store);
    const other = await openLog(folder, 'other.sqlite');
    later(() => other.close());
    await new LogWriter(other).record('a', referred());
    await expect(new Projector({ log: other, store }).start()).rejects.toThrow(
      expect.objectContaining({ how: 'exchanged', code: 'log-exchanged' }),
    );
  });

  it('distinguishes a shorter log from a restored one that has grown since', async () => {
    await writer.record('a', referred());
    await log.backup(join(folder, 'backup.sqlite'));
    await writer.record('a', admitted());
    await projectLog(log, store);
    const restored = await openLog(folder, 'backup.sqlite');
    later(() => restored.close());
    await expect(new Projector({ log: restored, store }).start()).rejects.toThrow(
      expect.objectContaining({ how: 'shorter', message: expect.stringContaining('a rebuild would hide the gap') }),
    );
    const other = new LogWriter(restored);
    await other.record('b', referred(), admitted());
    await expect(new Projector({ log: restored, store }).start()).rejects.toThrow(
      expect.objectContaining({ how: 'restored' }),
    );
  });

  it('does not wait longer when the clock is set back', async () => {
    const clock = manualClock(Date.UTC(2027, 0, 1));
    const projector = await started({ clock });
    await writer.record('a', referred());
    await projector.waitFor(await head());
    clock.set(Date.UTC(2026, 0, 1));
    await writer.record('a', admitted());
    await projector.waitFor(await head());
    expect(Math.max(0, ...clock.waits)).toBeLessThanOrEqual(20);
  });

  it('stops waiting on the signal, and when it stops', async () => {
    const projector = await started();
    const controller = new AbortController();
    const impatient = projector.waitFor(position(1), { signal: controller.signal });
    controller.abort(new Error('too long'));
    await expect(impatient).rejects.toThrow('too long');
    const patient = expect(projector.waitFor(position(1))).rejects.toThrow(ProjectorStopped);
    await projector.stop();
    await patient;
  });

  it('reports its lag and the age of the head', async () => {
    await writer.record('a', referred());
    await projectLog(log, store);
    await writer.record('a', admitted());
    await writer.record('a', served());
    const { recordedAt } = (await log.head())!;
    const clock = manualClock(Date.parse(recordedAt) + 5_000);
    const projector = new Projector({ log, store, clock });
    expect(await projector.status()).toMatchObject({ state: 'stopped', head: { position: '3', ageSeconds: 5 } });
    expect((await projector.status()).lag).toEqual({ amount: '3', unit: 'events', seconds: 125 });
    await projector.start();
    expect((await projector.status()).lag).toEqual({ amount: '2', unit: 'events', seconds: 65 });
    await projector.waitFor(await head());
    expect((await projector.status()).lag).toEqual({ amount: '0', unit: 'events', seconds: 0 });
    await projector.stop();
  });

  it('never reports a lag of zero seconds while events are missing, whatever the clock says', async () => {
    await writer.record('a', referred());
    const clock = manualClock(Date.parse((await log.head())!.recordedAt) - 60_000);
    const { lag } = await new Projector({ log, store, clock }).status();
    expect(lag).toEqual({ amount: '1', unit: 'events', seconds: 0.001 });
  });

  it('is filling a read model until it holds what the log held, even if it is stopped meanwhile', async () => {
    await writer.record('a', referred(), admitted(), served());
    const first = new Projector({ log: pausableLog(log, 2n).log, store });
    await first.start();
    await first.waitFor(position(2));
    expect(await store.isFilling()).toBe(true);
    await first.stop();
    expect(await store.isFilling()).toBe(true);
    const second = await started();
    await second.waitFor(await head());
    expect(await store.isFilling()).toBe(false);
    await writer.record('b', referred());
    expect(await store.isFilling()).toBe(false);
  });

  it('has nothing to fill a read model with if the log is empty', async () => {
    await started();
    expect(await store.isFilling()).toBe(false);
  });

  it('marks a complete read model as filled as soon as it starts', async () => {
    await writer.record('a', referred());
    const all = await head();
    const first = new Projector({ log: pretending(all, log), store });
    await first.start();
    await first.waitFor(all);
    await first.stop();
    expect(await store.isFilling()).toBe(true);
    await started();
    expect(await store.isFilling()).toBe(false);
  });

  describe('and a stream it cannot project', () => {
    it.each(['2026-02-30', '0000-01-01', '2026-3-2', 'yesterday', '', 20260302, null])(
      'parks it if a date is not valid: %j',
      async (effectiveOn) => {
        const projector = await started();
        const { data } = referred();
        await writer.recordUnknown('a', 'ReferralReceived', { ...(data as object as JsonObject), effectiveOn });
        await writer.record('b', referred());
        await projector.waitFor(await head());
        expect(await store.parkedStreams()).toMatchObject([{ stream: streamOf('a'), position: 1n }]);
      },
    );

    it('parks only that stream', async () => {
      const parked: string[] = [];
      const projector = await started({ onParked: ({ stream }) => parked.push(stream) });
      await writer.record('a', referred());
      await writer.recordUnknown('a', 'SomethingNew');
      await writer.record('a', admitted());
      await writer.record('b', referred(), admitted());
      await projector.waitFor(await head());
      expect(parked).toEqual([streamOf('a')]);
      const [stopped] = await store.parkedStreams();
      expect(stopped).toMatchObject({ stream: streamOf('a'), position: 2n, revision: 1n, eventType: 'SomethingNew' });
      expect(stopped?.reason).toMatch(/unknown to this program/);
      expect((await projector.status()).parkedStreams).toBe(1);
      const statuses = queries
        .selectFrom('episode')
        .select(['episode_id', 'status'])
        .where('until', 'is', null)
        .orderBy('episode_id');
      expect(await store.query(statuses.compile())).toEqual([
        { episode_id: 'a', status: 'referred' },
        { episode_id: 'b', status: 'admitted' },
      ]);
    });

    it('replays it under its own positions once it can be read', async () => {
      const key = { present: false };
      const sealed = withCodec(log, codecWith(key));
      const projector = await started({ log: sealed });
      await writer.record('a', referred(), admitted(), screened());
      await writer.record('b', referred());
      await writer.record('a', served(), discharged());
      await projector.waitFor(await head());
      expect(await projector.replayParked(streamOf('a'))).toMatchObject({ events: 0, parked: { position: 3n } });
      key.present = true;
      expect(await projector.replayParked(streamOf('a'))).toEqual({ stream: streamOf('a'), events: 3 });
      await writer.record('a', screened({ on: '2026-06-30' }));
      await projector.waitFor(await head());
      expect(await everyRow(store)).toBe(await fromScratch());
      await expect(projector.replayParked(streamOf('a'))).rejects.toThrow(NotParked);
    });

    it('remembers it when it starts again', async () => {
      await writer.record('a', referred());
      await writer.recordUnknown('a', 'SomethingNew');
      await projectLog(log, store);
      await writer.record('a', admitted());
      await projectLog(log, store, { cachedEntries: 0 });
      expect(await store.parkedStreams()).toMatchObject([{ stream: streamOf('a'), position: 2n }]);
      const stays = queries.selectFrom('stay').selectAll();
      expect(await store.query(stays.compile())).toEqual([]);
    });
  });

  describe('and a read model that fails', () => {
    const failing = (fail: (commit: () => Promise<void>, attempt: number) => Promise<void>): ReadModelStore => {
      let attempt = 0;
      return new Proxy(store, {
        get: (target, name: keyof ReadModelStore) => {
          if (name !== 'commit') return (target[name] as (...args: unknown[]) => unknown).bind(target);
          return (batch: Parameters<ReadModelStore['commit']>[0]) => fail(() => target.commit(batch), ++attempt);
        },
      });
    };

    it('retries with growing delays', async () => {
      const clock = manualClock();
      const errors: unknown[] = [];
      const unsteady = failing((commit, attempt) => (attempt < 4 ? Promise.reject(new Error('no disk')) : commit()));
      await writer.record('a', referred(), admitted());
      const projector = await started({ store: unsteady, clock, onError: (error) => errors.push(error) });
      await projector.waitFor(await head());
      expectDoubling(clock.waits, [100, 200, 400]);
      expect(errors).toHaveLength(3);
      expect(await everyRow(store)).toBe(await fromScratch());
    });

    it('retries with growing delays after a checkpoint too, and reports it until it has committed', async () => {
      await writer.record('a', referred(), admitted());
      await projectLog(log, store);
      const clock = manualClock();
      const states: string[] = [];
      const unsteady = failing(async (commit, attempt) => {
        states.push((await projector.status()).state);
        return attempt < 5 ? Promise.reject(new Error('no disk')) : commit();
      });
      const projector = new Projector({ log, store: unsteady, clock });
      await writer.record('a', served());
      await projector.start();
      later(() => projector.stop());
      await projector.waitFor(await head());
      expectDoubling(clock.waits.slice(0, 4), [100, 200, 400, 800]);
      expect(states).toEqual(['catching-up', 'retrying', 'retrying', 'retrying', 'retrying']);
    });

    it('recognises a commit whose response was lost', async () => {
      const clock = manualClock();
      const forgetful = failing(async (commit, attempt) => {
        await commit();
        if (attempt === 1) throw new Error('connection lost');
      });
      await writer.record('a', referred(), admitted());
      const projector = await started({ store: forgetful, clock });
      await projector.waitFor(await head());
      await writer.record('a', served());
      await projector.waitFor(await head());
      expect(await everyRow(store)).toBe(await fromScratch());
    });
  });
});

/** A log that reports a head one position further than it is. */
function pretending(head: bigint, log: EventStore): EventStore {
  const further = async () => ({ ...(await log.head())!, position: position(head + 1n) });
  return withOverrides(log, { head: further });
}

/** Opens drug screens only with its key: without it the payload is unusable. */
function codecWith(key: { readonly present: boolean }): PayloadCodec {
  return {
    name: 'spec',
    encode: (_stream, data) => data,
    decode: (_stream, data) => (key.present || !('results' in data) ? data : { sealed: 'c2VhbGVk' }),
  };
}

/** Waits of the retry policy: each between half and all of its maximum. */
function expectDoubling(waits: readonly number[], longest: readonly number[]): void {
  expect(waits).toHaveLength(longest.length);
  for (const [index, wait] of waits.entries()) {
    expect(wait).toBeGreaterThanOrEqual(longest[index]! / 2);
    expect(wait).toBeLessThanOrEqual(longest[index]!);
  }
}
