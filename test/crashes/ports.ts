import type { EventStore } from '#event-store/port';
import type { ReadModelStore } from '#read-models/store/read-model-store';
import type { Points } from './points.js';

/** A log as one part of a process sees it, with a point before and after everything that it asks. */
export function logSeenBy(part: string, log: EventStore, points: Points): EventStore {
  return {
    append: (...asked) => around(`${part}: append`, () => log.append(...asked), points),
    readStream: (...asked) => each(`${part}: read a stream`, log.readStream(...asked), points),
    readAll: (...asked) => each(`${part}: read the log`, log.readAll(...asked), points),
    subscribe: (...asked) =>
      each(`${part}: follow the log`, log.subscribe(...asked), points, ({ kind }) => `${part}: ${kind}`),
    head: () => around(`${part}: head`, () => log.head(), points),
    identity: () => around(`${part}: identity`, () => log.identity(), points),
    close: () => Promise.resolve(),
  };
}

/** Read models as the projector sees them, likewise. Questions are not its own. */
export function readModelsSeenBy(part: string, store: ReadModelStore, points: Points): ReadModelStore {
  return {
    claim: (...asked) => around(`${part}: claim`, () => store.claim(...asked), points),
    release: (...asked) => around(`${part}: release`, () => store.release(...asked), points),
    checkpoint: () => around(`${part}: checkpoint`, () => store.checkpoint(), points),
    isFilling: () => around(`${part}: is filling`, () => store.isFilling(), points),
    filled: (...asked) => around(`${part}: filled`, () => store.filled(...asked), points),
    parkedStreams: () => around(`${part}: parked streams`, () => store.parkedStreams(), points),
    commit: (batch) => around(`${part}: commit`, () => store.commit(batch), points),
    query: (asked) => around(`${part}: query`, () => store.query(asked), points),
    stream: (asked) => store.stream(asked),
    reading: (work) => store.reading(work),
    pool: () => store.pool(),
    close: () => Promise.resolve(),
  };
}

async function around<T>(point: string, work: () => Promise<T>, points: Points): Promise<T> {
  points.pass(`before ${point}`);
  const answer = await work();
  points.pass(`after ${point}`);
  return answer;
}

async function* each<T>(
  point: string,
  items: AsyncIterable<T>,
  points: Points,
  nameOf: (item: T) => string = () => point,
): AsyncGenerator<T> {
  points.pass(`before ${point}`);
  for await (const item of items) {
    points.pass(`after ${nameOf(item)}`);
    yield item;
  }
}
