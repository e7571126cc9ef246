import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { position, revision, streamName, type LogId, type StreamName } from '#event-store/port';
import type { FactRow, FactTable } from '../schema/fact-tables.js';
import { AlreadyProjected, CheckpointLost, FactsDiverged } from './errors.js';
import { queries } from './queries.js';
import type { Batch, Checkpoint, Closing, FactVersion, ParkedStream, ReadModelStore } from './read-model-store.js';

/** A location in which an adapter stores one read model. */
export interface ReadModelFixture {
  /** Opens the read model, which is empty the first time. */
  open(): Promise<ReadModelStore>;
  /** Removes the read model, which is closed. */
  remove(): Promise<void>;
}

const LOG = '6f1c2f1e-8f7a-4b59-9d3c-0f6f6f1f0a01' as LogId;

function checkpointAt(at: number, events = at): Checkpoint {
  return {
    logId: LOG,
    position: position(at),
    eventId: `event-${at}`,
    stream: streamName('episode-1'),
    revision: revision(at - 1),
    recordedAt: 1_700_000_000_000 + at,
    events: BigInt(events),
  };
}

function diagnosis(since: number, code: string, key = since): FactVersion {
  const row: FactRow = { table: 'diagnosis', key, columns: { effective_on: '2026-03-02', code, rank: 1 } };
  return { episodeId: '1', row, since: BigInt(since), until: null };
}

function parking(stream: StreamName, at: number, reason = 'unknown event'): ParkedStream {
  return {
    stream,
    position: position(at),
    revision: revision(0),
    eventType: 'SomethingNew',
    recordedAt: 1_700_000_000_000,
    reason,
  };
}

interface Parts {
  readonly previous?: Checkpoint;
  readonly next?: Checkpoint;
  readonly opened?: readonly FactVersion[];
  readonly closings?: readonly Closing[];
  readonly parked?: readonly ParkedStream[];
  readonly unparked?: readonly StreamName[];
  readonly owner?: string;
}

function batch({ previous, next = checkpointAt(1), opened = [], closings = [], ...rest }: Parts): Batch {
  const inTable = <Item>(items: readonly Item[]): ReadonlyMap<FactTable, readonly Item[]> =>
    new Map(items.length === 0 ? [] : [['diagnosis', items]]);
  const logEvents = [{ position: next.position, recordedAt: next.recordedAt }];
  return {
    owner: 'projector-a',
    previous,
    next,
    opened: inTable(opened),
    closings: inTable(closings),
    logEvents,
    parked: [],
    unparked: [],
    ...rest,
  };
}

const diagnoses = queries
  .selectFrom('diagnosis')
  .select(['episode_id', 'key', 'since', 'until', 'effective_on', 'code', 'rank'])
  .orderBy('since')
  .orderBy('key')
  .compile();

/** The contract of every read model store. */
export function readModelStoreContract(name: string, fixture: () => Promise<ReadModelFixture>): void {
  describe(`${name} as a read model store`, () => {
    let location: ReadModelFixture;
    let store: ReadModelStore;

    beforeEach(async () => {
      location = await fixture();
      store = await location.open();
      await store.claim('projector-a');
    });

    afterEach(async () => {
      await store.close();
      await location.remove();
    });

    it('begins without a checkpoint, facts or parked streams', async () => {
      expect(await store.checkpoint()).toBeUndefined();
      expect(await store.query(diagnoses)).toEqual([]);
      expect(await store.parkedStreams()).toEqual([]);
    });

    it('keeps a batch and its checkpoint', async () => {
      const next = checkpointAt(1);
      await store.commit(batch({ next, opened: [diagnosis(1, 'F11.20')] }));
      expect(await store.checkpoint()).toEqual(next);
      expect(await store.query(diagnoses)).toEqual([
        {
          episode_id: '1',
          key: 1n,
          since: 1n,
          until: null,
          effective_on: '2026-03-02',
          code: 'F11.20',
          rank: 1,
        },
      ]);
    });

    it('is filling from its creation until a batch fills it, also after it is reopened', async () => {
      expect(await store.isFilling()).toBe(true);
      await store.commit(batch({}));
      await store.close();
      store = await location.open();
      expect(await store.isFilling()).toBe(true);
      await store.claim('projector-b');
      const next = { previous: checkpointAt(1), next: checkpointAt(2), owner: 'projector-b' };
      await store.commit({ ...batch(next), filled: true });
      expect(await store.isFilling()).toBe(false);
      expect(await store.checkpoint()).toEqual(checkpointAt(2));
    });

    it('is not filled by a batch that is not written', async () => {
      await expect(store.commit({ ...batch({ previous: checkpointAt(5) }), filled: true })).rejects.toThrow(
        CheckpointLost,
      );
      expect(await store.isFilling()).toBe(true);
    });

    it('is filled if its projector says that there is nothing to fill it with', async () => {
      await store.filled('projector-a');
      expect(await store.isFilling()).toBe(false);
      expect(await store.checkpoint()).toBeUndefined();
    });

    it('keeps what was committed when it is reopened', async () => {
      await store.commit(batch({ opened: [diagnosis(1, 'F11.20')] }));
      await store.close();
      store = await location.open();
      expect(await store.checkpoint()).toEqual(checkpointAt(1));
      expect(await store.query(diagnoses)).toHaveLength(1);
    });

    it('closes versions of earlier batches', async () => {
      await store.commit(batch({ opened: [diagnosis(1, 'F10.10'), diagnosis(1, 'F12.10', 7)] }));
      const closings = [{ key: 1, since: 1n, until: 2n }];
      await store.commit(
        batch({ previous: checkpointAt(1), next: checkpointAt(2), closings, opened: [diagnosis(2, 'F10.20', 1)] }),
      );
      expect(await store.query(diagnoses)).toMatchObject([
        { key: 1n, since: 1n, until: 2n, code: 'F10.10' },
        { key: 7n, since: 1n, until: null },
        { key: 1n, since: 2n, until: null, code: 'F10.20' },
      ]);
    });

    it('refuses to close a version that does not exist, and writes nothing', async () => {
      const closings = [{ key: 9, since: 1n, until: 2n }];
      await expect(store.commit(batch({ closings, opened: [diagnosis(1, 'F11.20')] }))).rejects.toThrow(FactsDiverged);
      expect(await store.checkpoint()).toBeUndefined();
      expect(await store.query(diagnoses)).toEqual([]);
    });

    it('writes nothing if the checkpoint is not where the projector left it', async () => {
      await store.commit(batch({}));
      const again = batch({ next: checkpointAt(2), opened: [diagnosis(2, 'F11.20')] });
      await expect(store.commit(again)).rejects.toThrow(CheckpointLost);
      const elsewhere = { ...checkpointAt(1), eventId: 'another event' };
      await expect(store.commit({ ...again, previous: elsewhere })).rejects.toThrow(CheckpointLost);
      expect(await store.checkpoint()).toEqual(checkpointAt(1));
      expect(await store.query(diagnoses)).toEqual([]);
    });

    it('continues after a failed batch', async () => {
      await expect(store.commit(batch({ previous: checkpointAt(5) }))).rejects.toThrow(CheckpointLost);
      await store.commit(batch({}));
      expect(await store.checkpoint()).toEqual(checkpointAt(1));
    });

    it('commits in the order of the calls', async () => {
      await Promise.all([
        store.commit(batch({})),
        store.commit(batch({ previous: checkpointAt(1), next: checkpointAt(2) })),
        store.commit(batch({ previous: checkpointAt(2), next: checkpointAt(3) })),
      ]);
      expect(await store.checkpoint()).toEqual(checkpointAt(3));
    });

    it('is claimed by one projector at a time', async () => {
      await expect(store.claim('projector-b')).rejects.toThrow(AlreadyProjected);
      await store.claim('projector-a');
      await store.release('projector-b');
      await expect(store.claim('projector-b')).rejects.toThrow(AlreadyProjected);
      await store.release('projector-a');
      await store.claim('projector-b');
    });

    it('refuses a batch of a projector that has not claimed it', async () => {
      await expect(store.commit(batch({ owner: 'projector-b' }))).rejects.toThrow(CheckpointLost);
    });

    it('is free again when its projector has ended', async () => {
      await store.close();
      store = await location.open();
      await store.claim('projector-b');
      await store.commit(batch({ owner: 'projector-b' }));
      expect(await store.checkpoint()).toEqual(checkpointAt(1));
    });

    it('parks streams, replaces earlier entries, and unparks them', async () => {
      const [one, two] = [streamName('episode-one'), streamName('episode-two')];
      await store.commit(batch({ parked: [parking(two, 2), parking(one, 1)] }));
      expect(await store.parkedStreams()).toEqual([parking(one, 1), parking(two, 2)]);
      const later = parking(one, 9, 'another reason');
      await store.commit(
        batch({ previous: checkpointAt(1), next: checkpointAt(2), parked: [later], unparked: [one, two] }),
      );
      expect(await store.parkedStreams()).toEqual([later]);
    });

    it('stores texts, numbers and dates unchanged', async () => {
      const text = `O'Brien "the \\ patient"\n\t\u001f ünïcödé 💊 [null, {}]`;
      const row: FactRow = {
        table: 'medication',
        key: 2 ** 40,
        columns: { effective_on: '1900-02-28', medication: text, dose: 0.1, unit: '', act: 'null' },
      };
      const version = { episodeId: "it's", row, since: 2n ** 62n, until: 2n ** 62n + 1n };
      await store.commit({ ...batch({}), opened: new Map([['medication', [version]]]) });
      expect(await store.query(queries.selectFrom('medication').selectAll().compile())).toEqual([
        { episode_id: "it's", key: 2n ** 40n, since: 2n ** 62n, until: 2n ** 62n + 1n, ...row.columns },
      ]);
    });

    it('accepts parameters of every kind', async () => {
      await store.commit(batch({ opened: [diagnosis(1, 'F11.20'), { ...diagnosis(1, 'F10.10', 2) }] }));
      const found = queries
        .selectFrom('diagnosis')
        .select(['code', ({ fn }) => fn.countAll<bigint>().as('n')])
        .where('since', '<=', 2n ** 60n)
        .where('rank', 'in', [1, 2])
        .where('effective_on', '>=', '2026-03-02')
        .where('code', '=', 'F11.20')
        .groupBy('code')
        .limit(5);
      expect(await store.query(found.compile())).toEqual([{ code: 'F11.20', n: 1n }]);
    });

    it('streams rows', async () => {
      const many = Array.from({ length: 5000 }, (_, index) => diagnosis(1, 'F11.20', index));
      await store.commit(batch({ opened: many }));
      let count = 0n;
      for await (const { key } of store.stream(diagnoses)) expect(key).toBe(count++);
      expect(count).toBe(5000n);
    });

    it('answers during writes, each query from one snapshot', async () => {
      let previous: Checkpoint | undefined;
      const counted = queries
        .selectFrom('diagnosis')
        .select(({ fn }) => [fn.countAll<bigint>().as('n'), fn.max('since').as('last')])
        .compile();
      const writing = Array.from({ length: 20 }, (_, index) => {
        const next = checkpointAt(index + 1);
        const rows = Array.from({ length: 100 }, (__, key) => diagnosis(index + 1, 'F11.20', key));
        const committed = store.commit(batch({ ...(previous && { previous }), next, opened: rows }));
        previous = next;
        return committed;
      });
      const answers = await Promise.all(Array.from({ length: 20 }, () => store.query(counted)));
      await Promise.all(writing);
      for (const [answer] of answers) expect(answer!.n).toBe(BigInt(answer!.last ?? 0n) * 100n);
    });

    it('finishes running operations when it is closed', async () => {
      const committed = store.commit(batch({ opened: [diagnosis(1, 'F11.20')] }));
      await store.close();
      await committed;
      store = await location.open();
      expect(await store.checkpoint()).toEqual(checkpointAt(1));
    });
  });
}
