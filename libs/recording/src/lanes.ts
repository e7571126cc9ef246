import type { Answer } from './answer.js';
import type { PreparedRequest } from './request.js';

/** Most requests, and most of their weight in bytes, that are appended together: well under the largest append of 1 MiB. */
const MAX_GROUP = 200;
const MAX_GROUP_WEIGHT = 800_000;

interface Waiting {
  readonly request: PreparedRequest;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Handles one group of requests of one episode and answers each, in their order. */
type HandleGroup = (episodeId: string, group: readonly PreparedRequest[]) => Promise<readonly Answer[]>;

/** One lane for each episode: its requests are handled one group after the other, in order; lanes run side by side. */
export class Lanes {
  readonly #lanes = new Map<string, Waiting[]>();
  readonly #running = new Set<Promise<void>>();
  readonly #handle: HandleGroup;

  constructor(handle: HandleGroup) {
    this.#handle = handle;
  }

  enter(episodeId: string, request: PreparedRequest): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const waiting = { request, resolve, reject };
      const lane = this.#lanes.get(episodeId);
      if (lane === undefined) this.#open(episodeId, waiting);
      else lane.push(waiting);
    });
  }

  /** Resolves when every lane is empty. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #open(episodeId: string, first: Waiting): void {
    const lane = [first];
    this.#lanes.set(episodeId, lane);
    // Not at once: the requests that arrive in this turn of the event loop make one group.
    const run = new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#drain(episodeId, lane));
    this.#running.add(run);
    void run.finally(() => this.#running.delete(run));
  }

  async #drain(episodeId: string, lane: Waiting[]): Promise<void> {
    while (lane.length > 0) {
      const group = lane.splice(0, groupSize(lane));
      try {
        const answers = await this.#handle(
          episodeId,
          group.map(({ request }) => request),
        );
        group.forEach(({ resolve }, index) => resolve(answers[index]!));
      } catch (error) {
        group.forEach(({ reject }) => reject(error));
      }
    }
    this.#lanes.delete(episodeId);
  }
}

function groupSize(lane: readonly Waiting[]): number {
  let weight = 0;
  let size = 0;
  for (const { request } of lane) {
    weight += request.weight;
    if (size > 0 && (size >= MAX_GROUP || weight > MAX_GROUP_WEIGHT)) break;
    size++;
  }
  return size;
}
