import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { calendarDate } from '#episode/dates';
import { rounds } from '#episode/testing/rounds';
import type { SqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { factRules } from '#read-models/facts/fact-rules';
import type { ReadModelLocation, ReadOnlyReadModel } from '#read-models/store/read-model-location';
import { rebuildOffline } from '#read-models/rebuild/rebuild';
import { switchBackOffline } from '#read-models/rebuild/switch-back';
import { longerStays } from '#read-models/testing/changed-rules';
import { openLog } from '#read-models/testing/log';
import { everyRow } from '#read-models/testing/rows';
import type { TestLocation } from '#read-models/testing/test-locations';
import { temporaryFolder } from '#read-models/testing/temporary-folder';
import { verifyReadModels } from '#read-models/verify/verify';
import { isRecorded } from '#recording/answer';
import { createRecorder } from '#recording/recorder';
import { diceOf } from '#simulation/dice';
import { simulate } from '#simulation/simulate';
import { killedRebuild, type RebuildTask } from './support/rebuild-task.js';

export interface KilledRebuild extends TestLocation {
  /** Sees that nothing of a killed process is left at the engine. */
  buried(): Promise<void>;
}

/** One to be killed. */
type Task = Pick<RebuildTask, 'longer' | 'keep' | 'switchBack' | 'serves'>;
/** The step at which it halts to be killed, or is killed while it goes on. */
type How = Pick<RebuildTask, 'haltAt' | 'killAt'>;

const AROUND_THE_EXCHANGE = ['after the exchange', 'before the exchange', 'after settling', 'before settling'].slice(
  0,
  rounds({ usual: 2, long: 4 }),
);

/** Milliseconds for a dozen processes, on a machine that does other work. */
const TIME_LIMIT = 400_000;

/** Pairs of points before the exchange, where most steps do the same. */
const elsewhere = rounds({ usual: 0, long: 2 });

const SEED = 7;
const until = calendarDate('2020-12-31');

/** What is left of a rebuild that is killed, at any point. */
export function rebuildKilledContract(engine: string, newLocation: () => Promise<KilledRebuild>): void {
  describe(`a rebuild that is killed, ${engine}`, () => {
    let log: SqliteEventStore;
    let file: string;
    let test: KilledRebuild;
    let removeLog: () => Promise<void>;
    /** Every row by the definition that is longer, and by the other. */
    const rows = new Map<boolean, string>();

    beforeAll(async () => {
      const { folder, remove } = await temporaryFolder();
      removeLog = remove;
      log = await openLog(folder);
      file = join(folder, 'log.sqlite');
      const recorder = createRecorder({ store: log, today: () => until });
      for (const line of simulate({ seed: SEED, episodes: 5, until })) {
        expect(isRecorded(await recorder.record({ ...line, actor: 'spec' }))).toBe(true);
      }
    });
    afterAll(async () => {
      await log.close();
      await removeLog();
    });

    beforeEach(async () => {
      test = await newLocation();
      for (const longer of rows.size === 0 ? [true, false] : [false]) {
        await rebuildOffline(test.open(), log, settingsOf(longer));
        rows.set(longer, await rowsServed());
      }
      expect(rows.get(true)).not.toBe(rows.get(false));
    });
    afterEach(() => test.remove());

    const settingsOf = (longer: boolean) => ({ rules: longer ? longerStays : factRules });

    /** What a process finds that only reads. */
    async function onRead<Result>(read: (live: ReadOnlyReadModel, location: ReadModelLocation) => Promise<Result>) {
      const location = test.open();
      const live = (await location.openReadOnly())!;
      try {
        return await read(live, location);
      } finally {
        await live.close();
      }
    }

    const rowsServed = () => onRead(everyRow);

    /** Kills one, and sees that who comes after it finds the old read models or the new ones, then nothing else. */
    async function killed(task: Task, how: How): Promise<string> {
      const { step: came } = await killedRebuild({ ...task, ...how, at: test.settings, log: file });
      await test.buried();
      const left = await rowsServed();
      expect({ came, isWhole: [...rows.values()].includes(left) }).toEqual({ came, isWhole: true });
      await (await test.open().open()).close();
      const leftovers = (await test.contents()).filter((name) => name !== 'current' && name !== 'kept');
      expect({ came, leftovers }).toEqual({ came, leftovers: [] });
      expect(await rowsServed()).toBe(left);
      return came;
    }

    /** That a rebuild after it came to what the log gives, and what there is now. */
    async function isMended({ longer }: Task, contents: readonly string[]): Promise<void> {
      const { equal } = await onRead((live, location) =>
        verifyReadModels({ live, location, log, settings: settingsOf(longer) }, { rows: 0 }),
      );
      expect({ equal, rows: await rowsServed() }).toEqual({ equal: true, rows: rows.get(longer) });
      expect(await test.contents()).toEqual(contents);
    }

    it.each([
      ['by itself', false, rounds({ usual: 1, long: 3 })],
      ['in the process that serves', true, elsewhere],
    ])(
      'leaves the old ones or the new ones whole, and the next one is like any other: %s',
      async (_where, serves, thrown) => {
        const places = new Set<string>();
        let longer = true;
        for (const how of await points({ longer, keep: false, switchBack: false, serves }, thrown)) {
          longer = !longer;
          const task = { longer, keep: false, switchBack: false, serves };
          places.add(await killed(task, how));
          await rebuildOffline(test.open(), log, settingsOf(longer));
          await isMended(task, ['current']);
        }
        expect([...places]).toEqual(expect.arrayContaining([...AROUND_THE_EXCHANGE]));
      },
      TIME_LIMIT,
    );

    it(
      'that was to keep the old ones has kept them, or they are in place',
      async () => {
        let longer = true;
        for (const how of await points({ longer, keep: true, switchBack: false, serves: true }, elsewhere)) {
          longer = !longer;
          const task = { longer, keep: true, switchBack: false, serves: true };
          await killed(task, how);
          await rebuildOffline(test.open(), log, settingsOf(longer), { keep: true });
          await isMended(task, ['current', 'kept']);
        }
      },
      TIME_LIMIT,
    );

    it(
      'that was to switch back leaves both, one in place and the other kept',
      async () => {
        await rebuildOffline(test.open(), log, settingsOf(true), { keep: true });
        let longer = true;
        for (const how of await points({ longer: false, keep: false, switchBack: true, serves: false }, elsewhere)) {
          // What is kept is by the other definition than what is in place.
          longer = (await rowsServed()) === rows.get(false);
          const task = { longer, keep: false, switchBack: true, serves: false };
          await killed(task, how);
          expect(await test.contents()).toEqual(['current', 'kept']);
          if ((await rowsServed()) !== rows.get(longer)) await switchBackOffline(test.open(), log, settingsOf(longer));
          await isMended(task, ['current', 'kept']);
        }
      },
      TIME_LIMIT,
    );

    /** Around the exchange it halts; elsewhere, where the dice say, it halts or goes on while it is killed. */
    async function points(task: Task, thrown: number): Promise<How[]> {
      const { steps } = await killedRebuild({ ...task, at: test.settings, log: file });
      const exchange = AROUND_THE_EXCHANGE.map((step) => ({ haltAt: steps.indexOf(step) + 1 }));
      const dice = diceOf(SEED, thrown);
      const before = steps.indexOf('before the exchange');
      const draw = (name: 'haltAt' | 'killAt') => ({ [name]: dice.between(1, before) });
      const others = Array.from({ length: thrown }, () => [draw('haltAt'), draw('killAt')]).flat();
      return [...exchange, ...others];
    }
  });
}
