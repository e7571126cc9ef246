import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  admitted,
  corrected,
  discharged,
  entriesCorrected,
  entriesVoided,
  episodeVoided,
  referred,
  served,
  steppedDown,
} from '#episode/testing/events';
import type { SqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import type { ReadModelLocation, ReadOnlyReadModel } from '../store/read-model-location.js';
import { ReadModels } from '../read-models.js';
import { rebuildOffline, type ProjectorSettings } from '../rebuild/rebuild.js';
import { openLog, LogWriter } from '../testing/log.js';
import type { TestLocation } from '../testing/test-locations.js';
import { projectLog } from '../testing/project-log.js';
import { everyRow } from '../testing/rows.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import {
  VerificationUnderWay,
  verifyReadModels,
  type Verification,
  type VerifyOptions,
  type VerifyProgress,
} from './verify.js';

/** The contract of a verification on every engine. The tests change the tables directly. */
export function verifyContract(engine: string, newLocation: () => Promise<TestLocation>): void {
  describe(`verifying read models in ${engine}`, () => {
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
      // Positions 1 to 5, 6 to 8, 9 and 10, 11 and 12.
      await writer.record('a', referred(), admitted(), served(), discharged());
      await writer.record('a', entriesCorrected([corrected(2, served({ minutes: 90 }))]));
      await writer.record('b', referred(), admitted(), served());
      await writer.record('c', referred(), episodeVoided());
      await writer.recordUnknown('d', 'SomethingNew');
      await writer.record('d', referred());
      await projectNow();
    });

    afterEach(async () => {
      await log.close();
      await test.remove();
      await removeLog();
    });

    /** Projects the current log, as a process that ends then. */
    async function projectNow(): Promise<void> {
      const store = await test.open().open();
      await projectLog(log, store);
      await store.close();
    }

    async function onOpened<Result>(work: (live: ReadOnlyReadModel, location: ReadModelLocation) => Promise<Result>) {
      const location = test.open();
      const live = (await location.openReadOnly())!;
      try {
        return await work(live, location);
      } finally {
        await live.close();
      }
    }

    const verify = (options: VerifyOptions = {}, settings: ProjectorSettings = {}): Promise<Verification> =>
      onOpened((live, location) => verifyReadModels({ live, location, log, settings }, options));

    const tableOf = ({ tables }: Verification, name: string) => tables.find(({ table }) => table === name);
    const served90 = { position: '5', revision: '4', type: 'EntriesCorrected' };

    it('finds them equal to what the log gives, and leaves nothing behind', async () => {
      const before = await onOpened(everyRow);
      const verification = await verify();
      expect(verification).toMatchObject({ equal: true, position: '12', head: '12', events: '12', rows: [] });
      expect(tableOf(verification, 'service')).toMatchObject({ live: 3, replayed: 3, columns: {} });
      expect(tableOf(verification, 'parked_stream')).toMatchObject({ live: 1, replayed: 1 });
      expect(await onOpened(everyRow)).toBe(before);
      expect(await test.contents()).toEqual(['current']);
    });

    it('reports a changed fact by column, with its event in words', async () => {
      await test.edit(`update service set minutes = 95 where minutes = 90`);
      const { equal, tables, rows } = await verify();
      expect(equal).toBe(false);
      expect(tables.find(({ table }) => table === 'service')).toMatchObject({ changed: 1, columns: { minutes: 1 } });
      expect(rows).toMatchObject([
        {
          table: 'service',
          kind: 'changed',
          name: { episode_id: 'a', since: '5' },
          columns: [{ column: 'minutes', live: 95, replayed: 90 }],
          events: [{ ...served90, words: expect.stringContaining('minutes 180 -> 90') }],
        },
      ]);
    });

    it('reports a missing row with the events that opened and closed it', async () => {
      await test.edit(`delete from service where minutes = 180 and episode_id = 'a'`);
      const { rows } = await verify();
      expect(rows).toMatchObject([
        {
          kind: 'missing',
          name: { episode_id: 'a', since: '3' },
          row: { minutes: 180, until: '5' },
          events: [{ position: '3', type: 'ServiceRecorded' }, served90],
        },
      ]);
    });

    it('reports a row that the log does not give, without events', async () => {
      await test.edit(`insert into diagnosis (episode_id, key, since, until, effective_on, code, rank)
        values ('nobody', 7, 7, null, '2026-03-02', 'F11.20', 1)`);
      const verification = await verify();
      expect(tableOf(verification, 'diagnosis')).toMatchObject({ surplus: 1, missing: 0, changed: 0 });
      expect(verification.rows).toMatchObject([
        { kind: 'surplus', name: { episode_id: 'nobody', since: '7' }, row: { code: 'F11.20' }, events: [] },
      ]);
    });

    it('reports a duplicate row', async () => {
      await test.edit(`insert into need (episode_id, key, since, until, effective_on, need, plan)
        values ('a', 1, 2, 3, '2026-03-02', 'housing', null), ('a', 1, 2, 3, '2026-03-02', 'housing', null)`);
      expect(tableOf(await verify(), 'need')).toMatchObject({ surplus: 2, live: 2, replayed: 0 });
    });

    it('reports rows that refer to events beyond the checkpoint', async () => {
      await test.edit(`
        update service set until = 40 where episode_id = 'b';
        insert into log_event ("position", recorded_at) values (41, 0)`);
      expect((await verify()).rows).toMatchObject([
        { table: 'log_event', kind: 'surplus', name: { position: '41' } },
        { table: 'service', kind: 'changed', columns: [{ column: 'until', live: '40', replayed: null }] },
      ]);
    });

    it('reports a checkpoint with wrong counts', async () => {
      await test.edit(`update projection set events = 11, recorded_at = 0`);
      const { equal, rows } = await verify();
      expect(equal).toBe(false);
      expect(rows).toMatchObject([
        { table: 'projection', kind: 'changed', columns: [{ column: 'events', live: '11', replayed: '12' }, {}] },
      ]);
    });

    it('reports what a checkpoint that was set back leaves out', async () => {
      await test.edit(
        `update projection set "position" = 3, event_id = '${await idOfThird()}', stream = 'episode-a', revision = 2, events = 3`,
      );
      const verification = await verify();
      expect(verification).toMatchObject({ equal: false, position: '3', head: '12' });
      expect(tableOf(verification, 'log_event')).toMatchObject({ surplus: 9 });
    });

    it('reports that they are not of this log if the log has no such event', async () => {
      await test.edit(`update projection set event_id = 'another'`);
      const verification = await verify();
      expect(verification).toMatchObject({ equal: false, position: '12', tables: [], rows: [] });
      expect(verification.foreign).toContain('event another at position 12');
    });

    it('reports a missing parked stream, and a wrong reason', async () => {
      await test.edit(`update parked_stream set reason = 'none'`);
      expect((await verify()).rows).toMatchObject([
        {
          table: 'parked_stream',
          kind: 'changed',
          name: { stream: 'episode-d' },
          events: [{ position: '11', type: 'SomethingNew' }],
        },
      ]);
      await test.edit(`delete from parked_stream`);
      expect((await verify()).rows).toMatchObject([{ table: 'parked_stream', kind: 'missing' }]);
    });

    it('names missing tables and columns', async () => {
      await test.edit(
        `drop table review cascade; alter table episode drop column status cascade; create table mine (n integer)`,
      );
      const verification = await verify();
      expect(verification).toMatchObject({ equal: false, onlyReplayed: ['review'], onlyLive: ['mine'] });
      expect(tableOf(verification, 'episode')).toMatchObject({ onlyReplayed: ['status'], changed: 0 });
    });

    it('counts every difference and reports the first few, whatever the slices', async () => {
      await test.edit(`update log_event set recorded_at = recorded_at + 1; delete from stay`);
      const [whole, cut] = [await verify({ rows: 4 }), await verify({ rows: 4, slice: 2n })];
      expect(whole.rows).toHaveLength(4);
      expect(tableOf(whole, 'log_event')).toMatchObject({ changed: 12 });
      expect(cut).toEqual(whole);
    });

    it('resumes where it was interrupted', async () => {
      const first: VerifyProgress[] = [];
      const giveUp = new AbortController();
      const onProgress = (progress: VerifyProgress): void => {
        first.push(progress);
        giveUp.abort(new Error('not now'));
      };
      await expect(verify({ onProgress, signal: giveUp.signal }, { batchEvents: 2 })).rejects.toThrow('not now');
      expect(await test.contents()).toEqual(['current', 'shadow']);
      const second: VerifyProgress[] = [];
      expect((await verify({ onProgress: (progress) => second.push(progress) }, { batchEvents: 2 })).equal).toBe(true);
      expect(BigInt(second[0]!.events)).toBeGreaterThanOrEqual(BigInt(first.at(-1)!.events));
      expect(await test.contents()).toEqual(['current']);
    });

    it('ignores the leftover of another log', async () => {
      const giveUp = new AbortController();
      const onProgress = (): void => giveUp.abort(new Error('not now'));
      await expect(verify({ onProgress, signal: giveUp.signal })).rejects.toThrow('not now');
      const { folder, remove } = await temporaryFolder();
      const other = await openLog(folder);
      await new LogWriter(other).record('z', referred());
      const location = test.open();
      await rebuildOffline(location, other);
      const live = (await location.openReadOnly())!;
      expect(await verifyReadModels({ live, location, log: other })).toMatchObject({ equal: true, position: '1' });
      await live.close();
      await other.close();
      await remove();
    });

    it('refuses a second verification at the same time', async () => {
      await onOpened(async (live, location) => {
        const shadow = await location.openShadow();
        await shadow.claim('another');
        await expect(verifyReadModels({ live, location, log })).rejects.toThrow(VerificationUnderWay);
        await shadow.close();
      });
    });

    it('runs while the read models are in use', async () => {
      const models = await ReadModels.open({ location: test.open(), log });
      let more: Promise<void> | undefined;
      const recordMore = async (): Promise<void> => {
        await writer.record('b', steppedDown(), entriesVoided([2]));
        await models.waitFor((await log.head())!.position);
      };
      const verification = await models.verify({ onProgress: () => void (more ??= recordMore()) });
      await more;
      expect(verification).toMatchObject({ equal: true, position: '12' });
      expect(await models.verify()).toMatchObject({ equal: true, position: '14' });
      await models.close();
    });

    async function idOfThird(): Promise<string> {
      const ids: string[] = [];
      for await (const { id } of log.readAll({ limit: 3 })) ids.push(id);
      return ids[2]!;
    }
  });
}
