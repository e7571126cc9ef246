import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { admitted, referred, served } from '#episode/testing/events';
import { position } from '#event-store/port';
import type { SqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { duckDbLocation } from '#read-models/duckdb/duckdb-location';
import { ReadModels } from '#read-models/read-models';
import { queries } from '#read-models/store/queries';
import { pausableLog } from '#read-models/testing/pausable-log';
import { openLog, LogWriter } from '#read-models/testing/log';
import { temporaryFolder } from '#read-models/testing/temporary-folder';
import { areIncomplete, progressOf } from '../engine/incomplete-read-models.js';
import { queryReadModels } from './query-read-models.js';

describe('a query to embedded read models', () => {
  let folder: string;
  let log: SqliteEventStore;
  let models: ReadModels;
  let remove: () => Promise<void>;
  beforeEach(async () => {
    ({ folder, remove } = await temporaryFolder());
    log = await openLog(folder);
  });
  afterEach(async () => {
    await models.close();
    await log.close();
    await remove();
  });

  const stays = queries.selectFrom('stay').select('episode_id').compile();
  const query = () => queryReadModels(models, (reader) => reader.query(stays));

  it('is answered with their progress until they are complete for the first time', async () => {
    await new LogWriter(log).record('a', referred(), admitted(), served());
    const halting = pausableLog(log, 2n);
    models = await ReadModels.open({ location: duckDbLocation({ folder }), log: halting.log });
    await models.waitFor(position(2));
    expect(await areIncomplete(models)).toBe(true);
    expect(await progressOf(models)).toEqual({ reached: '2', head: '3', percent: 66 });
    await expect(query()).rejects.toMatchObject({
      problem: {
        status: 503,
        code: 'projection-catching-up',
        actual: '2',
        expected: '3',
        detail: expect.stringContaining('66 % of the log'),
      },
    });
    halting.resume();
    await models.waitFor(position(3));
    expect(await query()).toEqual([{ episode_id: 'a' }]);
    expect(await areIncomplete(models)).toBe(false);
  });

  it('is answered at once if the log is empty', async () => {
    models = await ReadModels.open({ location: duckDbLocation({ folder }), log });
    expect(await query()).toEqual([]);
  });

  it('fails as the query does', async () => {
    models = await ReadModels.open({ location: duckDbLocation({ folder }), log });
    await expect(queryReadModels(models, () => Promise.reject(new Error('of the question')))).rejects.toThrow(
      'of the question',
    );
  });
});
