import { LRUCache } from 'lru-cache';
import { recordedEntry } from '#episode/recorded';
import { loggableText } from '#event-store/loggable-error';
import { revision, type EventStore, type RecordedEvent, type Revision, type StreamName } from '#event-store/port';
import { factRules, type FactRules } from '../facts/fact-rules.js';
import { newProjectedEpisode, project, type FactChanges, type ProjectedEpisode } from '../facts/project.js';

/** An event that cannot be projected. The message is stored and shown as the reason, so it quotes no payload. */
export class Unprojectable extends Error {
  constructor(
    readonly event: RecordedEvent,
    cause: unknown,
  ) {
    super(loggableText(cause), { cause });
    this.name = 'Unprojectable';
  }
}

/**
 * Cache of recently folded episodes, bounded by the total number of their entries. Finished episodes are evicted first,
 * as few events follow. Others are folded from the log again.
 */
export class FoldedEpisodes {
  readonly #current = newCache();
  readonly #finished = newCache();

  constructor(
    private readonly log: EventStore,
    private readonly maxEntries: number,
    private readonly rules: FactRules = factRules,
  ) {}

  /** Projects the next event of an episode. Throws `Unprojectable` and leaves the episode unchanged. */
  apply(folded: ProjectedEpisode, event: RecordedEvent): FactChanges {
    try {
      return project(folded, recordedEntry(event), event.position, this.rules);
    } catch (error) {
      throw new Unprojectable(event, error);
    }
  }

  /** The episode before an event, if it is cached. */
  cachedBefore({ stream, revision }: RecordedEvent): ProjectedEpisode | undefined {
    if (revision === 0n) return newProjectedEpisode();
    const found = this.#current.get(stream) ?? this.#finished.get(stream);
    return found?.revision === Number(revision) - 1 ? found : undefined;
  }

  /** The episode before a revision, read from the log. Throws `Unprojectable`. */
  async readBefore(stream: StreamName, end: Revision): Promise<ProjectedEpisode> {
    const folded = newProjectedEpisode();
    if (end === 0n) return folded;
    for await (const event of this.log.readStream(stream, { from: revision(0), limit: Number(end) })) {
      if (event.revision >= end) break;
      this.apply(folded, event);
    }
    return folded;
  }

  cache(stream: StreamName, folded: ProjectedEpisode): void {
    const [here, other] = isFinished(folded) ? [this.#finished, this.#current] : [this.#current, this.#finished];
    other.delete(stream);
    here.set(stream, folded);
    while (this.#current.calculatedSize + this.#finished.calculatedSize > this.maxEntries) this.#evict();
  }

  forget(stream: StreamName): void {
    this.#current.delete(stream);
    this.#finished.delete(stream);
  }

  clear(): void {
    this.#current.clear();
    this.#finished.clear();
  }

  #evict(): void {
    if (this.#finished.pop() === undefined) this.#current.pop();
  }
}

function newCache(): LRUCache<StreamName, ProjectedEpisode> {
  return new LRUCache({
    maxSize: Number.MAX_SAFE_INTEGER,
    sizeCalculation: ({ frame, entries }) => frame.entries.length + entries.size + 1,
  });
}

function isFinished({ frame: { course, voidedAt } }: ProjectedEpisode): boolean {
  return course.discharge !== undefined || course.cancellation !== undefined || voidedAt !== undefined;
}
