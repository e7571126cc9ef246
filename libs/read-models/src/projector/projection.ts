import type { EventStore, LogId, Position, RecordedEvent, StreamName } from '#event-store/port';
import type { FactRules } from '../facts/fact-rules.js';
import type { ProjectedEpisode } from '../facts/project.js';
import type { ClaimLost } from '../store/errors.js';
import type { Checkpoint, ParkedStream, ReadModelStore } from '../store/read-model-store.js';
import { NotParked } from './errors.js';
import { FoldedEpisodes, Unprojectable } from './folded-episodes.js';
import { BatchBuilder } from './batch-builder.js';
import { episodeIdOf } from './stream.js';
import { verifyLog } from './verify-log.js';

export interface ProjectionOptions {
  readonly log: EventStore;
  readonly store: ReadModelStore;
  /** Identifies this projector among those that may claim the same read model. */
  readonly owner: string;
  /** Total entries of folded episodes to cache. */
  readonly cachedEntries: number;
  /** How facts follow from events; default: the rules of this program. */
  readonly rules?: FactRules;
  /** Called after every commit, with the number of its events and its duration in seconds. */
  onCommitted?(checkpoint: Checkpoint, events: number, seconds: number): void;
  /** Called when the claim is lost. */
  onClaimLost?(why: ClaimLost): void;
  /** Called when a stream is parked. */
  onParked?(parked: ParkedStream): void;
}

/** The result of replaying a parked stream. */
export interface ReplayResult {
  readonly stream: StreamName;
  /** Number of events that are projected now. */
  readonly events: number;
  /** The event that stops the stream now, if any. */
  readonly parked?: ParkedStream;
}

/**
 * Turns events into facts: collects the changes of handled events and commits them with the checkpoint. After an error
 * it cannot be used any more; a new one resumes from the checkpoint, which the facts always match.
 */
export class Projection {
  readonly #episodes: FoldedEpisodes;
  #builder: BatchBuilder;
  #committing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly options: ProjectionOptions,
    private readonly logId: LogId,
    private readonly parkedByStream: Map<StreamName, ParkedStream>,
    /** Checkpoint of the last submitted batch, committed or not. */
    private checkpoint: Checkpoint | undefined,
    /** The position at which the initial fill is complete, while it is not. */
    private fillTarget: Position | undefined,
  ) {
    this.#episodes = new FoldedEpisodes(options.log, options.cachedEntries, options.rules);
    this.#builder = new BatchBuilder(logId, checkpoint);
  }

  /** Claims the read model and resumes from its checkpoint. Throws `AlreadyProjected`, `LogReplaced`. */
  static async resume(options: ProjectionOptions): Promise<Projection> {
    await options.store.claim(options.owner, (why) => options.onClaimLost?.(why));
    const checkpoint = await options.store.checkpoint();
    const logId = await verifyLog(options.log, checkpoint);
    const parked = await options.store.parkedStreams();
    const fillTarget = await findFillTarget(options, checkpoint);
    return new Projection(options, logId, new Map(parked.map((each) => [each.stream, each])), checkpoint, fillTarget);
  }

  /** The checkpoint to resume after. */
  get after(): Checkpoint | undefined {
    return this.checkpoint;
  }

  get parked(): readonly ParkedStream[] {
    return [...this.parkedByStream.values()];
  }

  /** Number of handled events that are not submitted yet. */
  get pendingEvents(): number {
    return this.#builder.size;
  }

  /**
   * Handles the next event of the log. Returns a promise only if it has to read, so that most events wait for nothing.
   */
  handle(event: RecordedEvent): Promise<void> | undefined {
    const episodeId = episodeIdOf(event.stream);
    if (episodeId === undefined || this.parkedByStream.has(event.stream)) {
      this.#builder.addEvent(event);
      return undefined;
    }
    const before = this.#episodes.cachedBefore(event);
    if (before === undefined) return this.#readThenProject(event, episodeId);
    this.#project(event, episodeId, before);
    return undefined;
  }

  /** Submits the pending batch and resolves when it is committed. */
  async commit(): Promise<void> {
    await this.commitAhead();
    await this.#committing;
  }

  /** Submits the pending batch once the one before is committed, and does not wait for the new one. */
  async commitAhead(): Promise<void> {
    await this.#committing;
    if (this.#builder.size === 0) return;
    const builder = this.#builder;
    const isFilled = this.fillTarget !== undefined && builder.reached! >= this.fillTarget;
    const batch = builder.toBatch(this.options.owner, isFilled);
    if (isFilled) this.fillTarget = undefined;
    this.#builder = new BatchBuilder(this.logId, batch.next);
    this.checkpoint = batch.next;
    const began = performance.now();
    this.#committing = this.options.store.commit(batch).then(() => {
      this.options.onCommitted?.(batch.next, builder.size, (performance.now() - began) / 1_000);
    });
    // The next commit reports the failure.
    this.#committing.catch(() => undefined);
  }

  /**
   * Projects a parked stream again up to the checkpoint, its events under their own positions. No events may be
   * pending. Throws `NotParked`.
   */
  async replay(stream: StreamName): Promise<ReplayResult> {
    const parked = this.parkedByStream.get(stream);
    const episodeId = episodeIdOf(stream);
    if (parked === undefined || episodeId === undefined || this.checkpoint === undefined) throw new NotParked(stream);
    await this.commit();
    const builder = new BatchBuilder(this.logId, this.checkpoint);
    const { events, stoppedBy } = await this.#replayInto(builder, episodeId, parked, this.checkpoint.position);
    builder.unpark(stream);
    if (stoppedBy !== undefined) builder.park(stoppedBy);
    await this.options.store.commit(builder.toBatch(this.options.owner));
    if (stoppedBy === undefined) this.parkedByStream.delete(stream);
    else this.parkedByStream.set(stream, stoppedBy);
    return { stream, events, ...(stoppedBy && { parked: stoppedBy }) };
  }

  async #replayInto(
    builder: BatchBuilder,
    episodeId: string,
    { stream, revision }: ParkedStream,
    last: bigint,
  ): Promise<{ events: number; stoppedBy?: ParkedStream }> {
    this.#episodes.forget(stream);
    let events = 0;
    let folded: ProjectedEpisode | undefined;
    for await (const event of this.options.log.readStream(stream, { from: revision })) {
      if (event.position > last) break;
      try {
        folded ??= await this.#episodes.readBefore(stream, revision);
        builder.addChanges(episodeId, this.#episodes.apply(folded, event), event.position);
        events += 1;
      } catch (error) {
        if (error instanceof Unprojectable) return { events, stoppedBy: parkedAt(event, error) };
        throw error;
      }
    }
    return { events };
  }

  async #readThenProject(event: RecordedEvent, episodeId: string): Promise<void> {
    try {
      this.#project(event, episodeId, await this.#episodes.readBefore(event.stream, event.revision));
    } catch (error) {
      if (!(error instanceof Unprojectable)) throw error;
      this.#park(event, error);
    }
  }

  #project(event: RecordedEvent, episodeId: string, before: ProjectedEpisode): void {
    try {
      this.#builder.addChanges(episodeId, this.#episodes.apply(before, event), event.position);
      this.#episodes.cache(event.stream, before);
      this.#builder.addEvent(event);
    } catch (error) {
      if (!(error instanceof Unprojectable)) throw error;
      this.#park(event, error);
    }
  }

  #park(event: RecordedEvent, why: Unprojectable): void {
    const parked = parkedAt(event, why);
    this.parkedByStream.set(event.stream, parked);
    this.#episodes.forget(event.stream);
    this.#builder.park(parked);
    this.#builder.addEvent(event);
    this.options.onParked?.(parked);
  }
}

/** The position up to which a new read model has to be filled: the current head of the log. */
async function findFillTarget(
  { store, log, owner }: ProjectionOptions,
  checkpoint: Checkpoint | undefined,
): Promise<Position | undefined> {
  if (!(await store.isFilling())) return undefined;
  const head = (await log.head())?.position;
  if (head !== undefined && (checkpoint === undefined || checkpoint.position < head)) return head;
  await store.filled(owner);
  return undefined;
}

function parkedAt({ stream, position, revision, type, recordedAt }: RecordedEvent, why: Unprojectable): ParkedStream {
  const { event } = why;
  const reason =
    event.revision === revision ? why.message : `${event.type} at revision ${event.revision}: ${why.message}`;
  return { stream, position, revision, eventType: type, recordedAt: Date.parse(recordedAt), reason };
}
