import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { calendarDate } from '#episode/dates';
import type { SqliteEventStore } from '#event-store/sqlite/sqlite-event-store';
import { factRules, type FactRules } from '#read-models/facts/fact-rules';
import type { ReadModelLocation } from '#read-models/store/read-model-location';
import {
  rebuildOffline,
  type ProjectorSettings,
  type RebuildResult,
  type RebuildOptions,
} from '#read-models/rebuild/rebuild';
import { runReport } from '#read-models/reports/run-report';
import { lengthOfStay } from '#read-models/reports/length-of-stay/length-of-stay';
import type { ReadModelStore } from '#read-models/store/read-model-store';
import { queries } from '#read-models/store/queries';
import { longerServices, longerStays } from '#read-models/testing/changed-rules';
import { openLog } from '#read-models/testing/log';
import type { TestLocation } from '#read-models/testing/test-locations';
import { temporaryFolder } from '#read-models/testing/temporary-folder';
import { isRecorded } from '#recording/answer';
import { createRecorder, type Recorder } from '#recording/recorder';
import { simulate } from '#simulation/simulate';

/** What projects, answers and is rebuilt. */
export interface Serving {
  /** Whoever asks. */
  readonly readers: readonly Pick<ReadModelStore, 'readConsistently' | 'stream' | 'checkpoint'>[];
  rebuild(options?: RebuildOptions): Promise<RebuildResult>;
  close(): Promise<void>;
}

/** Serves from a place. The rules of the settings are looked at whenever a projector begins. */
export type Serve = (
  location: (version?: number) => ReadModelLocation,
  log: SqliteEventStore,
  settings: ProjectorSettings,
) => Promise<Serving>;

async function all<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const list: Row[] = [];
  for await (const row of rows) list.push(row);
  return list;
}

/** The number of concurrent sources of commands. */
const SENDERS = 4;
const until = calendarDate('2020-12-31');

/** What who asks sees of a rebuild with another definition of the facts while commands arrive. */
export function rebuildReadersContract(engine: string, newLocation: () => Promise<TestLocation>, serve: Serve): void {
  describe(`a rebuild with another definition while commands arrive, ${engine}`, () => {
    let log: SqliteEventStore;
    let recorder: Recorder;
    let test: TestLocation;
    let removeLog: () => Promise<void>;
    let serving: Serving;
    let rules: FactRules;
    /** Another sequence of commands each time, of which none fails. */
    let cohorts = 0;

    beforeEach(async () => {
      const { folder, remove } = await temporaryFolder();
      removeLog = remove;
      test = await newLocation();
      log = await openLog(folder);
      recorder = createRecorder({ store: log, today: () => until });
      rules = factRules;
      await record(simulate({ seed: ++cohorts, episodes: 40, until }));
      const settings: ProjectorSettings = {
        batchEvents: 256,
        get rules() {
          return rules;
        },
      };
      serving = await serve((version) => test.open(version), log, settings);
      await reached();
    });

    afterEach(async () => {
      await serving.close();
      await log.close();
      await test.remove();
      await removeLog();
    });

    async function record(lines: Iterable<Parameters<Recorder['record']>[0] | object>): Promise<number> {
      let recorded = 0;
      for (const line of lines) {
        const answer = await recorder.record({ ...(line as Parameters<Recorder['record']>[0]), actor: 'spec' });
        if (!isRecorded(answer)) throw new Error(JSON.stringify(answer));
        recorded += 1;
      }
      return recorded;
    }

    async function reached(): Promise<void> {
      const head = (await log.head())!.position;
      for (const reader of serving.readers) {
        while (((await reader.checkpoint())?.position ?? 0n) < head) await new Promise(setImmediate);
      }
    }

    /** Records until `end` is called, which returns the number of commands. */
    function sending(): { end(): Promise<number> } {
      let over = false;
      const untilOver = async (seed: number): Promise<number> => {
        let recorded = 0;
        for (const line of simulate({ seed, episodes: 1_000, until })) {
          if (over) break;
          recorded += await record([line]);
        }
        return recorded;
      };
      const senders = Array.from({ length: SENDERS }, () => untilOver(++cohorts));
      return {
        async end() {
          over = true;
          return (await Promise.all(senders)).reduce((sum, each) => sum + each, 0);
        },
      };
    }

    const question = { by: ['level'], cutOff: until } as const;
    type Answer = Awaited<ReturnType<typeof answer>>;
    const answer = (reader: Serving['readers'][number], position?: string) =>
      reader.readConsistently((one) =>
        runReport(one, lengthOfStay, {
          ...question,
          ...(position !== undefined && { asOf: { position: BigInt(position) } }),
        }),
      );

    interface TimedAnswer {
      readonly begun: number;
      readonly ended: number;
      readonly answer: Answer;
    }

    it('is seen as the old, then the new, never a mixture and never the old again', async () => {
      const timed: TimedAnswer[] = [];
      let turn = 0;
      let over = false;
      const requests = serving.readers.flatMap((reader) =>
        [reader, reader].map(async () => {
          while (!over) {
            const begun = ++turn;
            const given = await answer(reader);
            timed.push({ begun, ended: ++turn, answer: given });
          }
        }),
      );
      const commands = sending();
      rules = longerStays;
      const { difference } = await serving.rebuild({ keep: true });
      const recorded = await commands.end();
      await reached();
      for (const reader of serving.readers) timed.push({ begun: ++turn, ended: ++turn, answer: await answer(reader) });
      over = true;
      await Promise.all(requests);

      expect(recorded).toBeGreaterThan(SENDERS);
      expect(difference!.tables.find(({ table }) => table === 'stay')!.columns).toEqual({
        los_teds_2019: expect.any(Number),
      });
      const isNew = await judged(timed.map((each) => each.answer));
      expect(new Set(isNew)).toEqual(new Set([false, true]));
      const firstNew = Math.min(...timed.filter((_, index) => isNew[index]).map(({ ended }) => ended));
      const oldAgain = timed.filter(({ begun }, index) => begun > firstNew && !isNew[index]);
      expect(oldAgain).toEqual([]);
    });

    /** Whether each is what the new definition gives as of its position; throws for what neither gives. */
    async function judged(answers: readonly Answer[]): Promise<boolean[]> {
      const [byOld, byNew] = await Promise.all([undisturbed(factRules), undisturbed(longerStays)]);
      const isNew = new Map<string, boolean>();
      for (const each of answers) {
        if (isNew.has(each.digest)) continue;
        const { position } = each.asOf;
        const [old, fresh] = [await answer(byOld.store, position), await answer(byNew.store, position)];
        expect(old.digest).not.toBe(fresh.digest);
        if (each.digest !== old.digest) expect(each).toEqual(fresh);
        isNew.set(each.digest, each.digest === fresh.digest);
      }
      await Promise.all([byOld.close(), byNew.close()]);
      return answers.map(({ digest }) => isNew.get(digest)!);
    }

    /** Read models that nobody asked while they were made. */
    async function undisturbed(by: FactRules): Promise<{ store: ReadModelStore; close(): Promise<void> }> {
      const location = await newLocation();
      await rebuildOffline(location.open(), log, { rules: by });
      const store = await location.open().open();
      return {
        store,
        async close() {
          await store.close();
          await location.remove();
        },
      };
    }

    it('lets a list that has begun end on the old, page by page', async () => {
      const minutes = queries
        .selectFrom('service')
        .select(['since', 'key', 'minutes'])
        .where('minutes', 'is not', null)
        .orderBy('since')
        .orderBy('key')
        .compile();
      const [reader] = serving.readers;
      const before = await all(reader!.stream(minutes));
      // More than PostgreSQL is asked for at a time.
      expect(before.length).toBeGreaterThan(1_000);
      const begun = reader!.stream(minutes)[Symbol.asyncIterator]();
      const list = [(await begun.next()).value];
      rules = longerServices;
      const commands = sending();
      await serving.rebuild();
      await commands.end();
      for (let next = await begun.next(); next.done !== true; next = await begun.next()) list.push(next.value);
      expect(list).toEqual(before);
      const [first] = await all(reader!.stream(minutes));
      expect(first).toEqual({ ...before[0]!, minutes: before[0]!.minutes! + 1 });
    });
  });
}
