import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { admitted, referred, served } from '#episode/testing/events';
import type { SqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { ReadModels } from '../read-models.js';
import { rebuildOffline, type ProjectorSettings, type RebuildResult } from './rebuild.js';
import { SCHEMA_VERSION } from '../schema/schema.js';
import { PreviousReadModelUnusable, NoPreviousReadModel, ReadModelRebuilding, RebuildUnderWay } from './errors.js';
import { ReadModelOutdated } from '../store/errors.js';
import { queries } from '../store/queries.js';
import { switchBackOffline } from './switch-back.js';
import { longerServices } from '../testing/changed-rules.js';
import { openLog, LogWriter } from '../testing/log.js';
import type { TestLocation } from '../testing/test-locations.js';
import { everyRow } from '../testing/rows.js';
import { temporaryFolder } from '../testing/temporary-folder.js';

/** The contract of a rebuild on every engine. */
export function rebuildContract(engine: string, newLocation: () => Promise<TestLocation>): void {
  describe(`rebuilding read models in ${engine}`, () => {
    let log: SqliteEventStore;
    let writer: LogWriter;
    let test: TestLocation;
    let removeLog: () => Promise<void>;

    beforeEach(async () => {
      const { folder, remove } = await temporaryFolder();
      removeLog = remove;
      test = await newLocation();
      log = await openLog(folder);
      writer = new LogWriter(log);
      await writer.record('a', referred(), admitted(), served({ minutes: 60 }), served({ minutes: 90 }));
      await opened({}, () => Promise.resolve());
    });

    afterEach(async () => {
      await log.close();
      await test.remove();
      await removeLog();
    });

    /** Runs work on the read models of a process, once they have caught up with the log. */
    async function opened<Result>(projector: ProjectorSettings, work: (models: ReadModels) => Promise<Result>) {
      const models = await ReadModels.open({ location: test.open(), log, projector });
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

    it('reports how the new ones differ from those they replace, by table, column and row', async () => {
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

    it('reports the same offline', async () => {
      const rebuild = (): Promise<RebuildResult> => rebuildOffline(test.open(), log, { rules: longerServices });
      expect(await rebuild()).toMatchObject(changedService);
      expect(await rebuild()).toMatchObject({ difference: { equal: true } });
    });

    it('can be tried without changing anything', async () => {
      const before = await opened({}, everyRow);
      expect(await opened({ rules: longerServices }, (models) => models.verify())).toMatchObject(
        changedService.difference,
      );
      expect(await opened({}, everyRow)).toBe(before);
      expect(await test.contents()).toEqual(['current']);
    });

    it('skips the comparison if there is no earlier read model', async () => {
      await test.remove();
      test = await newLocation();
      expect(await rebuildOffline(test.open(), log)).toEqual({
        events: '4',
        position: '4',
        difference: null,
        uncompared: 'there was no earlier read model to compare with',
      });
    });

    it('skips the comparison and preserves nothing if the old ones are empty', async () => {
      await test.remove();
      test = await newLocation();
      await (await test.open().open()).close();
      const { difference, uncompared } = await rebuildOffline(test.open(), log, {}, { keep: true });
      expect({ difference, uncompared }).toEqual({
        difference: null,
        uncompared: 'there was no earlier read model to compare with',
      });
      expect(await test.contents()).toEqual(['current']);
    });

    it('skips the comparison if the old ones cannot be read', async () => {
      await test.edit('alter table parked_stream rename to parked');
      const { difference, uncompared } = await rebuildOffline(test.open(), log);
      expect({ difference, uncompared }).toEqual({
        difference: null,
        uncompared: expect.stringContaining('parked_stream'),
      });
      expect(await opened({}, (models) => models.verify())).toMatchObject({ equal: true });
    });

    describe('that preserves those it replaces', () => {
      const position = '4';
      const minutes = queries.selectFrom('service').select('minutes').orderBy('since').compile();
      const keep = { keep: true };

      it('can be switched back, and switched back again', async () => {
        await opened({ rules: longerServices }, async (models) => {
          expect(await models.previous()).toBeUndefined();
          await models.rebuild(keep);
          expect(await models.query(minutes)).toEqual([{ minutes: 61 }, { minutes: 91 }]);
          expect(await models.previous()).toEqual({ schemaVersion: SCHEMA_VERSION, position, usable: true });
          expect(await test.contents()).toEqual(['current', 'kept']);
        });
        await opened({}, async (models) => {
          await writer.record('a', served({ minutes: 30 }));
          await models.waitFor((await log.head())!.position);
          const { events, difference } = await models.switchBack();
          expect(events).toBe('5');
          expect(difference!.tables).toContainEqual(expect.objectContaining({ table: 'service', changed: 2 }));
          expect(await models.query(minutes)).toEqual([{ minutes: 60 }, { minutes: 90 }, { minutes: 30 }]);
          await writer.record('a', served({ minutes: 20 }));
          await models.waitFor((await log.head())!.position);
          await models.switchBack();
          expect((await models.query(minutes)).map((row) => row.minutes)).toEqual([61, 91, 30, 20]);
          expect(await test.contents()).toEqual(['current', 'kept']);
        });
      });

      it('can be switched back offline', async () => {
        await rebuildOffline(test.open(), log, { rules: longerServices }, keep);
        await writer.record('a', served({ minutes: 30 }));
        expect(await switchBackOffline(test.open(), log)).toMatchObject({ events: '5', difference: { equal: false } });
        expect(await test.contents()).toEqual(['current', 'kept']);
        expect(await opened({}, (models) => models.verify())).toMatchObject({ equal: true });
      });

      it('preserves one, until it is forgotten', async () => {
        await opened({}, async (models) => {
          await models.rebuild(keep);
          await models.rebuild(keep);
          await models.rebuild();
          expect(await test.contents()).toEqual(['current', 'kept']);
          expect(await models.forgetPrevious()).toBe(true);
          expect(await models.forgetPrevious()).toBe(false);
          expect(await test.contents()).toEqual(['current']);
          await expect(models.switchBack()).rejects.toThrow(NoPreviousReadModel);
        });
        await expect(switchBackOffline(test.open(), log)).rejects.toThrow(NoPreviousReadModel);
      });

      it('does not switch back to those of another version of the program, or of another log', async () => {
        await rebuildOffline(test.open(SCHEMA_VERSION + 1), log, {}, keep);
        await rebuildOffline(test.open(), log, {}, keep);
        expect(await test.open().previous()).toEqual({ schemaVersion: SCHEMA_VERSION + 1, position, usable: false });
        await expect(switchBackOffline(test.open(), log)).rejects.toThrow(PreviousReadModelUnusable);
        await opened({}, (models) => expect(models.switchBack()).rejects.toThrow(/schema version/));
        await test.edit(`update projection set event_id = 'another'`);
        await rebuildOffline(test.open(), log, {}, keep);
        await opened({}, (models) => expect(models.switchBack()).rejects.toThrow(/another/));
        expect(await opened({}, (models) => models.verify())).toMatchObject({ equal: true });
        expect(await test.contents()).toEqual(['current', 'kept']);
      });

      it('is a way back to the version of the program that built them', async () => {
        const [older, newer] = [SCHEMA_VERSION, SCHEMA_VERSION + 1];
        await rebuildOffline(test.open(newer), log, {}, keep);
        await expect(ReadModels.open({ location: test.open(older), log })).rejects.toThrow(ReadModelOutdated);
        await writer.record('a', served({ minutes: 30 }));
        await switchBackOffline(test.open(older), log);
        expect(await test.open(newer).previous()).toMatchObject({ schemaVersion: newer, usable: true });
        expect(await opened({}, (models) => models.verify())).toMatchObject({ equal: true, events: '5' });
      });

      it('changes nothing when the switch back is cancelled', async () => {
        await opened({}, async (models) => {
          await models.rebuild(keep);
          const signal = AbortSignal.abort(new Error('not now'));
          await expect(models.switchBack({ signal })).rejects.toThrow('not now');
          expect(await models.query(minutes)).toEqual([{ minutes: 60 }, { minutes: 90 }]);
          expect(await test.contents()).toEqual(['current', 'kept']);
          await models.switchBack();
        });
      });
    });

    it('lets a running stream finish on the read model on which it began, and blocks nobody', async () => {
      const minutes = queries.selectFrom('service').select('minutes').orderBy('since').compile();
      await opened({ rules: longerServices }, async (models) => {
        const begun = models.stream(minutes);
        expect(await begun.next()).toMatchObject({ value: { minutes: 60 } });
        await models.rebuild();
        expect(await models.query(minutes)).toEqual([{ minutes: 61 }, { minutes: 91 }]);
        expect(await begun.next()).toMatchObject({ value: { minutes: 90 } });
        expect(await begun.next()).toMatchObject({ done: true });
      });
      await opened({}, () => Promise.resolve());
      expect(await test.contents()).toEqual(['current']);
    });

    it('answers queries that belong together from one read model', async () => {
      const minutes = queries.selectFrom('service').select('minutes').orderBy('since').limit(1).compile();
      await opened({ rules: longerServices }, async (models) => {
        let rebuilt: Promise<unknown> | undefined;
        const answers = await models.readConsistently(async (reader) => {
          const [first] = await reader.query(minutes);
          await (rebuilt ??= models.rebuild());
          const [second] = await reader.query(minutes);
          return [first?.minutes, second?.minutes];
        });
        expect([
          [60, 60],
          [61, 61],
        ]).toContainEqual(answers);
      });
    });

    describe('that an older version of the program built', () => {
      const newer = SCHEMA_VERSION + 1;
      const minutes = queries.selectFrom('service').select('minutes').orderBy('since').compile();
      const begin = () => ReadModels.open({ location: test.open(newer), log, projector: { rules: longerServices } });

      it('comes before any answer, and leaves a way back to that version', async () => {
        const models = await begin();
        await expect(models.query(minutes)).rejects.toThrow(ReadModelRebuilding);
        expect(await models.status()).toMatchObject({ state: 'rebuilding', head: { position: '4' } });
        await expect(models.rebuild()).rejects.toThrow(RebuildUnderWay);
        await models.waitFor((await log.head())!.position);
        expect(await models.query(minutes)).toEqual([{ minutes: 61 }, { minutes: 91 }]);
        expect(await models.status()).toMatchObject({ state: 'live' });
        expect(await models.previous()).toMatchObject({ schemaVersion: SCHEMA_VERSION, usable: false });
        await models.close();
        await expect(ReadModels.open({ location: test.open(), log })).rejects.toThrow(ReadModelOutdated);
        await switchBackOffline(test.open(), log);
        expect(await opened({}, (older) => older.query(minutes))).toEqual([{ minutes: 60 }, { minutes: 90 }]);
      });

      it('is cancelled when the process ends, and repeated by the next', async () => {
        const models = await begin();
        await models.close();
        expect(await opened({}, (older) => older.query(minutes))).toEqual([{ minutes: 60 }, { minutes: 90 }]);
        const again = await begin();
        await again.waitFor((await log.head())!.position);
        expect(await again.query(minutes)).toEqual([{ minutes: 61 }, { minutes: 91 }]);
        await again.close();
        expect(await test.contents()).toEqual(['current', 'kept']);
      });
    });

    it('reports that read models are of another log', async () => {
      await test.edit(`update projection set event_id = 'another'`);
      const { difference } = await rebuildOffline(test.open(), log);
      expect(difference).toMatchObject({ equal: false, foreign: expect.stringContaining('another'), tables: [] });
    });
  });
}
