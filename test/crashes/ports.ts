import type { EventStore } from '#event-store/port';
import type { ReadModelStore } from '#read-models/store/read-model-store';
import type { Points } from './points.js';

/** A log as one part of a process sees it, with a point before and after everything that it asks. */
export function logSeenBy(part: string, log: EventStore, points: Points): EventStore {
  return {
    append: (...args) => around(`${part}: append`, () => log.append(...args), points),
    readStream: (...args) => each(`${part}: read a stream`, log.readStream(...args), points),
    readAll: (...args) => each(`${part}: read the log`, log.readAll(...args), points),
    subscribe: (...args) =>
      each(`${part}: follow the log`, log.subscribe(...args), points, ({ kind }) => `${part}: ${kind}`),
    head: () => around(`${part}: head`, () => log.head(), points),
    identity: () => around(`${part}: identity`, () => log.identity(), points),
    close: () => Promise.resolve(),
  };
}

/** Read models as the projector sees them, likewise. Questions are not its own. */
export function readModelsSeenBy(part: string, store: ReadModelStore, points: Points): ReadModelStore {
  return {
    claim: (...args) => around(`${part}: claim`, () => store.claim(...args), points),
    release: (...args) => around(`${part}: release`, () => store.release(...args), points),
    checkpoint: () => around(`${part}: checkpoint`, () => store.checkpoint(), points),
    isFilling: () => around(`${part}: is filling`, () => store.isFilling(), points),
    filled: (...args) => around(`${part}: filled`, () => store.filled(...args), points),
    parkedStreams: () => around(`${part}: parked streams`, () => store.parkedStreams(), points),
    commit: (batch) => around(`${part}: commit`, () => store.commit(batch), points),
    query: (args) => around(`${part}: query`, () => store.query(args), points),
    stream: (args) => store.stream(args),
    readConsistently: (work) => store.readConsistently(work),
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
