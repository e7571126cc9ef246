import type { LogId, Position, RecordedEvent, StreamName } from '#event-store/port';
import type { FactChanges, Version } from '../facts/project.js';
import type { FactTable } from '../schema/fact-tables.js';
import type { Batch, Checkpoint, Closing, FactVersion, LogEvent, ParkedStream } from '../store/read-model-store.js';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * Builds the batch of one transaction. Handled events advance its checkpoint; changes of facts are added as they occur.
 */
export class BatchBuilder {
  readonly #opened = new Map<FactTable, Writable<FactVersion>[]>();
  readonly #closings = new Map<FactTable, Closing[]>();
  /** The opened versions by their names: one that is closed before it is written needs no update. */
  readonly #unwritten = new Map<Version, Writable<FactVersion>>();
  readonly #logEvents: LogEvent[] = [];
  readonly #parked: ParkedStream[] = [];
  readonly #unparked: StreamName[] = [];
  #last: RecordedEvent | undefined;
  #recordedAt: number;

  constructor(
    private readonly logId: LogId,
    private readonly previous: Checkpoint | undefined,
  ) {
    this.#recordedAt = previous?.recordedAt ?? 0;
  }

  /** Number of handled events. */
  get size(): number {
    return this.#logEvents.length;
  }

  /** Position of the last handled event. */
  get reached(): Position | undefined {
    return this.#last?.position;
  }

  /** Adds a handled event. */
  addEvent(event: RecordedEvent): void {
    const recordedAt = Date.parse(event.recordedAt);
    if (recordedAt > this.#recordedAt) this.#recordedAt = recordedAt;
    this.#logEvents.push({ position: event.position, recordedAt: this.#recordedAt });
    this.#last = event;
  }

  /** Adds the changes of an event to the facts of an episode. */
  addChanges(episodeId: string, { opened, closed }: FactChanges, position: bigint): void {
    for (const version of closed) this.#close(version, position);
    for (const { version, row } of opened) {
      const unwritten = { episodeId, row, since: version.since, until: null };
      listIn(this.#opened, row.table).push(unwritten);
      this.#unwritten.set(version, unwritten);
    }
  }

  park(parked: ParkedStream): void {
    this.#parked.push(parked);
  }

  unpark(stream: StreamName): void {
    this.#unparked.push(stream);
  }

  toBatch(owner: string, filled = false): Batch {
    return {
      owner,
      previous: this.previous,
      next: this.#next(),
      opened: this.#opened,
      closings: this.#closings,
      logEvents: this.#logEvents,
      parked: this.#parked,
      unparked: this.#unparked,
      ...(filled && { filled }),
    };
  }

  #next(): Checkpoint {
    if (this.#last === undefined) {
      if (this.previous === undefined) throw new Error('a batch needs a handled event or a previous checkpoint');
      return this.previous;
    }
    const { position, id, stream, revision } = this.#last;
    return {
      logId: this.logId,
      position,
      eventId: id,
      stream,
      revision,
      recordedAt: this.#recordedAt,
      events: (this.previous?.events ?? 0n) + BigInt(this.size),
    };
  }

  #close(version: Version, until: bigint): void {
    const unwritten = this.#unwritten.get(version);
    if (unwritten !== undefined) unwritten.until = until;
    else listIn(this.#closings, version.table).push({ key: version.key, since: version.since, until });
  }
}

function listIn<Key, Item>(lists: Map<Key, Item[]>, key: Key): Item[] {
  let list = lists.get(key);
  if (list === undefined) lists.set(key, (list = []));
  return list;
}
