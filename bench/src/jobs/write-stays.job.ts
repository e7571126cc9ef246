import type { LogId, Position, Revision, StreamName } from '#event-store/port';
import type { Checkpoint, FactVersion, LogEvent } from '#read-models/store/read-model-store';
import { staysOf } from '../data/stays.js';
import { readModelsLocation, type ReadModels } from '../engines/read-models.js';
import { inOwnProcess } from '../processes/job.js';

export interface Stays {
  /** Empty when the job starts. */
  readonly readModels: ReadModels;
  readonly stays: number;
}

const OWNER = 'bench';
const STAYS_OF_A_BATCH = 50_000;
const RECORDED_AT = Date.UTC(2025, 11, 31);

/**
 * Makes a read model of stays straight through the store's commit: 1.7 million of them by way of commands would take
 * the whole run. They are rows like those that the projector writes, each with its log event.
 */
export const writeStays = inOwnProcess(import.meta.url, async ({ readModels, stays }: Stays): Promise<void> => {
  const location = await readModelsLocation(readModels);
  // In a folder of its own the file keeps the name that the other side of the comparison reads.
  const isFirst = 'folder' in readModels;
  const store = await (isFirst ? location.open() : location.openFresh());
  await store.claim(OWNER);
  let previous: Checkpoint | undefined;
  const rows = everyStay();
  for (let from = 1; from <= stays; from += STAYS_OF_A_BATCH) {
    const to = Math.min(from + STAYS_OF_A_BATCH, stays + 1);
    const opened: FactVersion[] = [];
    const logEvents: LogEvent[] = [];
    for (let position = from; position < to; position += 1) {
      const { episodeId, row } = rows.next().value;
      opened.push({ episodeId, row, since: BigInt(position), until: null });
      logEvents.push({ position: BigInt(position), recordedAt: RECORDED_AT });
    }
    const next = checkpointAt(to - 1);
    const nothingElse = { closings: new Map(), parked: [], unparked: [] };
    await store.commit({
      owner: OWNER,
      previous,
      next,
      opened: new Map([['stay', opened]]),
      logEvents,
      ...nothingElse,
    });
    previous = next;
  }
  await store.release(OWNER);
  if (isFirst) await store.close();
  else await location.replace('fresh', () => store.close());
});

/** The stays of one episode after another, without end. */
function* everyStay(): Generator<Pick<FactVersion, 'episodeId' | 'row'>, never> {
  for (let episode = 1; ; episode += 1) {
    for (const [index, columns] of staysOf(episode).entries()) {
      yield { episodeId: `bench-${episode}`, row: { table: 'stay', key: index + 1, columns } };
    }
  }
}

function checkpointAt(position: number): Checkpoint {
  return {
    logId: 'bench' as LogId,
    position: BigInt(position) as Position,
    eventId: `event-${position}`,
    stream: `episode-bench-${position}` as StreamName,
    revision: 0n as Revision,
    recordedAt: RECORDED_AT,
    events: BigInt(position),
  };
}
