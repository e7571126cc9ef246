import { link, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { EventStore } from '#event-store/port';
import { admitted, discharged, referred, served } from '#episode/testing/events';
import { duckDbLocation } from './duckdb/duckdb-location.js';
import { openDuckDbReadModelStore } from './duckdb/duckdb-read-model-store.js';
import type { ReadModelLocation } from './store/read-model-location.js';
import { ReadModels } from './read-models.js';
import { rebuildOffline, type RebuildOptions } from './rebuild/rebuild.js';
import { RebuildUnderWay } from './rebuild/errors.js';
import { queries } from './store/queries.js';
import { openLog, LogWriter } from './testing/log.js';
import { everyRow } from './testing/rows.js';
import { temporaryFolder } from './testing/temporary-folder.js';

const statuses = queries.selectFrom('episode').select('status').where('until', 'is', null).compile();

describe('the read models of a process', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let log: EventStore;
  let location: ReadModelLocation;
  let models: ReadModels;
  let writer: LogWriter;
  const reached = async (): Promise<void> => models.waitFor((await log.head())!.position);

  beforeEach(async () => {
    ({ folder, remove } = await temporaryFolder());
    log = await openLog(folder);
    writer = new LogWriter(log);
    location = duckDbLocation({ folder });
    await writer.record('a', referred(), admitted(), served());
    models = await ReadModels.open({ location, log });
  });

  afterEach(async () => {
    await models.close();
    await log.close();
    await remove();
  });

  it('are rebuilt with equal rows, and continue to follow the log', async () => {
    await reached();
    const before = await everyRow(models);
    const progress: Parameters<NonNullable<RebuildOptions['onProgress']>>[0][] = [];
    await models.rebuild({ onProgress: (each) => progress.push(each) });
    expect(await everyRow(models)).toBe(before);
    expect(progress.at(-1)).toMatchObject({ phase: 'comparing', events: '3', position: '3', head: '3' });
    await writer.record('a', discharged());
    await reached();
    expect(await models.query(statuses)).toEqual([{ status: 'discharged' }]);
  });

  it('answer every query during a rebuild', async () => {
    await reached();
    const rebuilt = models.rebuild();
    const answers: unknown[] = [];
    let under = true;
    const querying = (async () => {
      while (under) answers.push(await models.query(statuses));
    })();
    await rebuilt;
    under = false;
    await querying;
    expect(answers.length).toBeGreaterThan(0);
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['[{"status":"admitted"}]']));
  });

  it('keep callers waiting for a position across the switch', async () => {
    await reached();
    const next = (await log.head())!.position + 1n;
    const waiting = models.waitFor(next as never);
    await models.rebuild();
    await writer.record('a', discharged());
    await waiting;
    expect(await models.query(statuses)).toEqual([{ status: 'discharged' }]);
  });

  it('refuse a second rebuild at the same time', async () => {
    const first = models.rebuild();
    await expect(models.rebuild()).rejects.toThrow(RebuildUnderWay);
    await first;
  });

  it('stay unchanged when a rebuild is cancelled', async () => {
    await reached();
    await expect(models.rebuild({ signal: AbortSignal.abort(new Error('not now')) })).rejects.toThrow('not now');
    expect(await models.query(statuses)).toEqual([{ status: 'admitted' }]);
    expect(await readdir(folder)).not.toContain('read-model.2.duckdb');
    await models.rebuild();
  });

  it('remove the leftovers of an interrupted rebuild', async () => {
    await models.close();
    await writeFile(join(folder, 'read-model.2.duckdb'), 'half a file');
    await writeFile(join(folder, 'read-model.2.duckdb.wal'), 'half a log');
    models = await ReadModels.open({ location, log });
    expect((await readdir(folder)).filter((name) => name.includes('read-model.2'))).toEqual([]);
    await reached();
    expect(await models.query(statuses)).toEqual([{ status: 'admitted' }]);
  });

  it('return to the first file name when nobody uses that file any more', async () => {
    await reached();
    const files = async () => (await readdir(folder)).filter((name) => name.endsWith('.duckdb'));
    await models.rebuild();
    expect(await files()).toEqual(['read-model.2.duckdb']);
    await models.rebuild();
    expect(await files()).toEqual(['read-model.duckdb']);
    await models.close();
    // As after a crash while the file had both names.
    await link(join(folder, 'read-model.duckdb'), join(folder, 'read-model.9.duckdb'));
    models = await ReadModels.open({ location, log });
    expect(await files()).toEqual(['read-model.duckdb']);
    await reached();
    expect(await models.query(statuses)).toEqual([{ status: 'admitted' }]);
  });

  it('leave a rebuild of another process alone', async () => {
    await models.close();
    const other = await openDuckDbReadModelStore({ file: join(folder, 'read-model.2.duckdb') });
    models = await ReadModels.open({ location, log });
    expect(await readdir(folder)).toContain('read-model.2.duckdb');
    await other.close();
  });

  it('can be rebuilt offline, also after the log was exchanged', async () => {
    await reached();
    await models.close();
    const other = await openLog(folder, 'other.sqlite');
    await new LogWriter(other).record('b', referred());
    await expect(ReadModels.open({ location, log: other })).rejects.toThrow(/rebuild/);
    await rebuildOffline(location, other);
    const rebuilt = await ReadModels.open({ location, log: other });
    expect(await rebuilt.query(statuses)).toEqual([{ status: 'referred' }]);
    await rebuilt.close();
    await other.close();
    await rebuildOffline(location, log);
    models = await ReadModels.open({ location, log });
  });
});
