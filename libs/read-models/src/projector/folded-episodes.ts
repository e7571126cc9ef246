import { LRUCache } from 'lru-cache';
import { recordedEntry } from '#episode/recorded';
import { loggableText } from '#event-store/loggable-error';
import { revision, type EventStore, type RecordedEvent, type Revision, type StreamName } from '#event-store/port';
import { factRules, type FactRules } from '../facts/fact-rules.js';
import { newProjectedEpisode, project, type FactChanges, type ProjectedEpisode } from '../facts/project.js';

/** An event that the facts cannot follow. Its message is stored and shown as the reason: it quotes no payload. */
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
 * Episodes folded lately, bounded by the entries they hold together. Episodes that are over go first: little more
 * is heard of them. What is not here is folded from the log again.
 */
export class FoldedEpisodes {
  readonly #current = newCache();
  readonly #finished = newCache();

  constructor(
    private readonly log: EventStore,
    private readonly maxEntries: number,
    private readonly rules: FactRules = factRules,
  ) {}

  /** Projects the next event of an episode. Throws `Unprojectable`, with the episode as it was. */
  apply(folded: ProjectedEpisode, event: RecordedEvent): FactChanges {
    try {
      return project(folded, recordedEntry(event), event.position, this.rules);
    } catch (error) {
      throw new Unprojectable(event, error);
    }
  }

  /** The episode as it was before an event, if it is at hand. */
  cachedBefore({ stream, revision }: RecordedEvent): ProjectedEpisode | undefined {
    if (revision === 0n) return newProjectedEpisode();
    const found = this.#current.get(stream) ?? this.#finished.get(stream);
    return found?.revision === Number(revision) - 1 ? found : undefined;
  }

  /** The episode as it was before a revision, from the log. Throws `Unprojectable`. */
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
