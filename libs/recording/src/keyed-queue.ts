import type { Answer } from './answer.js';
import type { PreparedRequest } from './request.js';

/** The maximum number and total weight in bytes of requests in one append: well below the largest append of 1 MiB. */
const MAX_GROUP = 200;
const MAX_GROUP_WEIGHT = 800_000;

interface Waiting {
  readonly request: PreparedRequest;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Handles one group of requests of one episode and answers each, in their order. */
type HandleGroup = (episodeId: string, group: readonly PreparedRequest[]) => Promise<readonly Answer[]>;

/** A queue for each episode: requests of one episode run in order, group by group; different episodes run concurrently. */
export class KeyedQueue {
  readonly #queues = new Map<string, Waiting[]>();
  readonly #running = new Set<Promise<void>>();
  readonly #handle: HandleGroup;

  constructor(handle: HandleGroup) {
    this.#handle = handle;
  }

  add(episodeId: string, request: PreparedRequest): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const waiting = { request, resolve, reject };
      const queue = this.#queues.get(episodeId);
      if (queue === undefined) this.#open(episodeId, waiting);
      else queue.push(waiting);
    });
  }

  /** Resolves when every queue is empty. */
  async drained(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #open(episodeId: string, first: Waiting): void {
    const queue = [first];
    this.#queues.set(episodeId, queue);
    // Deferred, so that all requests that arrive in this turn of the event loop form one group.
    const run = new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#drain(episodeId, queue));
    this.#running.add(run);
    void run.finally(() => this.#running.delete(run));
  }

  async #drain(episodeId: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) {
      const group = queue.splice(0, groupSize(queue));
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
    this.#queues.delete(episodeId);
  }
}

function groupSize(queue: readonly Waiting[]): number {
  let weight = 0;
  let size = 0;
  for (const { request } of queue) {
    weight += request.weight;
    if (size > 0 && (size >= MAX_GROUP || weight > MAX_GROUP_WEIGHT)) break;
    size++;
  }
  return size;
}
