import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { admitted, referred, served } from '#episode/testing/events';
import { position } from '#event-store/port';
import type { SqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { duckDbPlace } from '#read-models/duckdb/duckdb-place';
import { ReadModels } from '#read-models/read-models';
import { queries } from '#read-models/store/queries';
import { haltingLog } from '#read-models/testing/halting-log';
import { openLog, Writing } from '#read-models/testing/log';
import { temporaryFolder } from '#read-models/testing/temporary-folder';
import { areBeingMade, progressOf } from '../engine/being-made.js';
import { askModels } from './ask-models.js';

describe('a question to embedded read models', () => {
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
  const ask = () => askModels(models, (reader) => reader.query(stays));

  it('is answered with how far they are, until they held once what the log held', async () => {
    await new Writing(log).say('a', referred(), admitted(), served());
    const halting = haltingLog(log, 2n);
    models = await ReadModels.open({ place: duckDbPlace({ folder }), log: halting.log });
    await models.waitFor(position(2));
    expect(await areBeingMade(models)).toBe(true);
    expect(await progressOf(models)).toEqual({ reached: '2', head: '3', percent: 66 });
    await expect(ask()).rejects.toMatchObject({
      problem: {
        status: 503,
        code: 'projection-catching-up',
        actual: '2',
        expected: '3',
        detail: expect.stringContaining('66 % of the log'),
      },
    });
    halting.goOn();
    await models.waitFor(position(3));
    expect(await ask()).toEqual([{ episode_id: 'a' }]);
    expect(await areBeingMade(models)).toBe(false);
  });

  it('is answered at once where the log is empty', async () => {
    models = await ReadModels.open({ place: duckDbPlace({ folder }), log });
    expect(await ask()).toEqual([]);
  });

  it('fails as the question does', async () => {
    models = await ReadModels.open({ place: duckDbPlace({ folder }), log });
    await expect(askModels(models, () => Promise.reject(new Error('of the question')))).rejects.toThrow(
      'of the question',
    );
  });
});
