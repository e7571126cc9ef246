import { LRUCache } from 'lru-cache';
import { recordedEntry } from '#episode/recorded';
import type { RecordedEntry } from '#episode/state';
import { revision, type EventStore, type RecordedEvent, type Revision, type StreamName } from '#event-store/port';
import { newProjectedEpisode, project, type ProjectedEpisode } from '../facts/project.js';

/** An event that the facts cannot follow. */
export class Unprojectable extends Error {
  constructor(
    readonly event: RecordedEvent,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'Unprojectable';
  }
}

/**
 * Episodes folded lately, bounded by the entries they hold together. Episodes that are over go first: little more
 * is heard of them. What is not here is folded from the log again.
 */
export class FoldedEpisodes {
  readonly #current = newCache();
  readonly #over = newCache();

  constructor(
    private readonly log: EventStore,
    private readonly maxEntries: number,
  ) {}

  /** The episode as it was before an event, if it is at hand. */
  before({ stream, revision }: RecordedEvent): ProjectedEpisode | undefined {
    if (revision === 0n) return newProjectedEpisode();
    const found = this.#current.get(stream) ?? this.#over.get(stream);
    return found?.episode.revision === Number(revision) - 1 ? found : undefined;
  }

  /** The episode as it was before a revision, from the log. Throws `Unprojectable`. */
  async readBefore(stream: StreamName, end: Revision): Promise<ProjectedEpisode> {
    let folded = newProjectedEpisode();
    if (end === 0n) return folded;
    for await (const event of this.log.readStream(stream, { from: revision(0), limit: Number(end) })) {
      if (event.revision >= end) break;
      folded = follow(folded, event).after;
    }
    return folded;
  }

  keep(stream: StreamName, folded: ProjectedEpisode): void {
    const [here, other] = isOver(folded) ? [this.#over, this.#current] : [this.#current, this.#over];
    other.delete(stream);
    here.set(stream, folded);
    while (this.#current.calculatedSize + this.#over.calculatedSize > this.maxEntries) this.#evict();
  }

  forget(stream: StreamName): void {
    this.#current.delete(stream);
    this.#over.delete(stream);
  }

  clear(): void {
    this.#current.clear();
    this.#over.clear();
  }

  #evict(): void {
    if (this.#over.pop() === undefined) this.#current.pop();
  }
}

/** The episode and the facts after an event. Throws `Unprojectable`, with the episode as it was. */
export function follow(folded: ProjectedEpisode, event: RecordedEvent): ReturnType<typeof project> {
  try {
    return project(folded, withoutCommand(recordedEntry(event)), event.position);
  } catch (error) {
    throw new Unprojectable(event, error);
  }
}

/** Facts do not speak of commands: what only the write side needs is not kept in memory. */
function withoutCommand({ revision, recordedAt, event }: RecordedEntry): RecordedEntry {
  return { revision, recordedAt, event, actor: '', commandId: '', commandDigest: '' };
}

function newCache(): LRUCache<StreamName, ProjectedEpisode> {
  return new LRUCache({
    maxSize: Number.MAX_SAFE_INTEGER,
    sizeCalculation: ({ episode }) => episode.entries.length + 1,
  });
}

function isOver({ episode: { course, voidedAt } }: ProjectedEpisode): boolean {
  return course.discharge !== undefined || course.cancellation !== undefined || voidedAt !== undefined;
}
