import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { admitted, referred, served } from '#episode/testing/events';
import type { SqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { ReadModels } from './read-models.js';
import { rebuildClosed, type ProjectorSettings, type Rebuilt } from './rebuild.js';
import { longerServices } from './testing/changed-rules.js';
import { openLog, Writing } from './testing/log.js';
import type { TestPlace } from './testing/places.js';
import { everyRow } from './testing/rows.js';
import { temporaryFolder } from './testing/temporary-folder.js';

/** What a rebuild promises wherever the read models are kept. */
export function rebuildContract(engine: string, newPlace: () => Promise<TestPlace>): void {
  describe(`rebuilding read models in ${engine}`, () => {
    let log: SqliteEventStore;
    let writing: Writing;
    let test: TestPlace;
    let removeLog: () => Promise<void>;

    beforeEach(async () => {
      const { folder, remove } = await temporaryFolder();
      removeLog = remove;
      test = await newPlace();
      log = await openLog(folder);
      writing = new Writing(log);
      await writing.say('a', referred(), admitted(), served({ minutes: 60 }), served({ minutes: 90 }));
      await opened({}, () => Promise.resolve());
    });

    afterEach(async () => {
      await log.close();
      await test.remove();
      await removeLog();
    });

    /** Does something with the read models of a process, once they hold what the log does. */
    async function opened<Result>(projector: ProjectorSettings, work: (models: ReadModels) => Promise<Result>) {
      const models = await ReadModels.open({ place: test.open(), log, projector });
      try {
        await models.waitFor((await log.head())!.position);
        return await work(models);
      } finally {
        await models.close();
      }
    }

    const changedService = {
      events: '4',
      position: '4',
      difference: {
        equal: false,
        position: '4',
        tables: expect.arrayContaining([
          expect.objectContaining({ table: 'service', changed: 2, columns: { minutes: 2 } }),
        ]),
      },
    };

    it('says how the new ones differ from those they replace, by table, column and row', async () => {
      const rebuilt = await opened({ rules: longerServices }, (models) => models.rebuild());
      expect(rebuilt).toMatchObject(changedService);
      expect(rebuilt.difference!.rows).toMatchObject([
        { table: 'service', kind: 'changed', columns: [{ column: 'minutes', live: 60, replayed: 61 }] },
        { table: 'service', kind: 'changed', columns: [{ column: 'minutes', live: 90, replayed: 91 }] },
      ]);
      expect(await opened({ rules: longerServices }, (models) => models.rebuild())).toMatchObject({
        difference: { equal: true, rows: [] },
      });
    });

    it('says the same where nobody has them open', async () => {
      const rebuild = (): Promise<Rebuilt> => rebuildClosed(test.open(), log, { rules: longerServices });
      expect(await rebuild()).toMatchObject(changedService);
      expect(await rebuild()).toMatchObject({ difference: { equal: true } });
    });

    it('can be tried, which changes nothing', async () => {
      const before = await opened({}, everyRow);
      expect(await opened({ rules: longerServices }, (models) => models.verify())).toMatchObject(
        changedService.difference,
      );
      expect(await opened({}, everyRow)).toBe(before);
      expect(await test.contents()).toEqual(['current']);
    });

    it('does without a comparison where there is nothing to compare with', async () => {
      await test.remove();
      test = await newPlace();
      expect(await rebuildClosed(test.open(), log)).toEqual({
        events: '4',
        position: '4',
        difference: null,
        uncompared: 'there was no read model to compare with',
      });
    });

    it('does without a comparison where the old ones cannot be read', async () => {
      await test.edit('alter table parked_stream rename to parked');
      const { difference, uncompared } = await rebuildClosed(test.open(), log);
      expect({ difference, uncompared }).toEqual({
        difference: null,
        uncompared: expect.stringContaining('parked_stream'),
      });
      expect(await opened({}, (models) => models.verify())).toMatchObject({ equal: true });
    });

    it('says of read models of another log that they are', async () => {
      await test.edit(`update projection set event_id = 'another'`);
      const { difference } = await rebuildClosed(test.open(), log);
      expect(difference).toMatchObject({ equal: false, foreign: expect.stringContaining('another'), tables: [] });
    });
  });
}
