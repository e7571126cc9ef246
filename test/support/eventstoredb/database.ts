import { setMaxListeners } from 'node:events';
import { EventEmitter, once } from 'node:events';

/** An event as the server stores it. Its commit and its preparation are at one position, as after any single append. */
export interface StoredEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: bigint;
  readonly position: bigint;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
  /** Milliseconds since 1970. */
  readonly created: number;
}

export type Proposed = Pick<StoredEvent, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>;

export type Expected = bigint | 'any' | 'no-stream' | 'stream-exists';

export type Outcome =
  | { readonly outcome: 'written'; readonly revision: bigint; readonly position: bigint }
  /** `actual` is -1 for a stream that does not exist. */
  | { readonly outcome: 'conflict'; readonly actual: bigint }
  | { readonly outcome: 'too-large'; readonly limit: number }
  | { readonly outcome: 'deleted' };

interface Stream {
  readonly events: StoredEvent[];
  truncateBefore: bigint;
  tombstoned: boolean;
}

const NO_EVENTS: readonly StoredEvent[] = [];

/**
 * What a single node keeps, in memory: it survives the restarts of a stand-in. Events of the system and of other
 * applications lie between those of the tests.
 */
export class Database {
  readonly log: StoredEvent[] = [];
  /** Bytes of an append at most; an operator may choose less than the server's default. */
  maxAppendSize = 1_048_576;
  readonly #streams = new Map<string, Stream>();
  readonly #recent = new Map<string, StoredEvent>();
  readonly #growth = setUnlimited(new EventEmitter());
  #end = 0n;
  #appends = 0;

  constructor() {
    this.#write('$settings', [system('$UserCreated'), system('$UserCreated')]);
    this.#write('billing-7', [foreign()]);
  }

  /** Holds what another node held, instead of what it holds now. */
  restore(events: readonly StoredEvent[]): void {
    this.log.length = 0;
    this.#streams.clear();
    this.#recent.clear();
    for (const event of events) this.#keep(event);
  }

  /** Writes all or nothing. Idempotency is the real server's: exact revisions against the stream, others against a cache. */
  append(name: string, expected: Expected, proposed: readonly Proposed[]): Outcome {
    if (sizeOf(proposed) > this.maxAppendSize) return { outcome: 'too-large', limit: this.maxAppendSize };
    const stream = this.#streams.get(name);
    if (stream?.tombstoned) return { outcome: 'deleted' };
    const actual = BigInt(stream?.events.length ?? 0) - 1n;
    const earlier = this.#written(name, stream, expected, proposed);
    if (earlier === 'corrupt') return { outcome: 'conflict', actual };
    if (earlier) return { outcome: 'written', revision: earlier.revision, position: earlier.position };
    if (!isMet(expected, actual, stream)) return { outcome: 'conflict', actual };
    const { revision, position } = this.#write(name, proposed);
    this.#writeAmong();
    return { outcome: 'written', revision, position };
  }

  /** Events of a stream that may be read. */
  read(name: string): readonly StoredEvent[] | 'not-found' | 'deleted' {
    const stream = this.#streams.get(name);
    if (stream?.tombstoned) return 'deleted';
    const events = stream?.events.slice(Number(stream.truncateBefore)) ?? NO_EVENTS;
    return events.length === 0 ? 'not-found' : events;
  }

  /** Index in the log of the first event at or after a position. */
  indexOf(position: bigint): number {
    let [low, high] = [0, this.log.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.log[middle]!.position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  isRecord(position: bigint): boolean {
    return position === this.#end || this.log[this.indexOf(position)]?.position === position;
  }

  /** Hides what a stream holds; it may begin again at the next revision. */
  softDelete(name: string): void {
    const stream = this.#streams.get(name);
    if (stream) stream.truncateBefore = BigInt(stream.events.length);
    this.#write(`$$${name}`, [system('$metadata')]);
  }

  /** Ends a stream for good. */
  tombstone(name: string): void {
    this.#streams.set(name, { events: [], truncateBefore: 0n, tombstoned: true });
    this.#write(`$$${name}`, [system('$streamDeleted')]);
  }

  /** What only the process knew. */
  forget(): void {
    this.#recent.clear();
  }

  async grown(signal: AbortSignal): Promise<void> {
    await once(this.#growth, 'grown', { signal });
  }

  #written(
    name: string,
    stream: Stream | undefined,
    expected: Expected,
    proposed: readonly Proposed[],
  ): StoredEvent | 'corrupt' | undefined {
    const exact = expected === 'no-stream' ? -1n : expected;
    const known = proposed.map(({ id }, index) => {
      if (typeof exact !== 'bigint') return this.#recent.get(`${name} ${id}`);
      const event = stream?.events[Number(exact) + 1 + index];
      return event?.id === id ? event : undefined;
    });
    if (known[0] === undefined) return undefined;
    return known.includes(undefined) ? 'corrupt' : known.at(-1);
  }

  #write(name: string, proposed: readonly Proposed[]): StoredEvent {
    for (const each of proposed) {
      const created = Math.max(Date.now(), this.log.at(-1)?.created ?? 0);
      const revision = BigInt(this.#streams.get(name)?.events.length ?? 0);
      this.#keep({ ...each, stream: name, revision, position: this.#end, created });
    }
    this.#growth.emit('grown');
    return this.log.at(-1)!;
  }

  #keep(event: StoredEvent): void {
    const stream = this.#streams.get(event.stream) ?? { events: [], truncateBefore: 0n, tombstoned: false };
    this.#streams.set(event.stream, stream);
    stream.events.push(event);
    this.log.push(event);
    this.#recent.set(`${event.stream} ${event.id}`, event);
    this.#end = event.position + BigInt(96 + event.stream.length + sizeOf([event]));
  }

  #writeAmong(): void {
    this.#appends += 1;
    if (this.#appends % 3 === 0) this.#write('$stats-127.0.0.1:2113', [system('$statsCollected')]);
    if (this.#appends % 7 === 0) this.#write('billing-7', [foreign()]);
  }
}

function isMet(expected: Expected, actual: bigint, stream: Stream | undefined): boolean {
  switch (expected) {
    case 'any':
      return true;
    case 'stream-exists':
      return actual >= 0n;
    case 'no-stream':
      return actual < 0n || stream?.truncateBefore === actual + 1n;
    default:
      return expected === actual;
  }
}

/** As the server counts: types as UTF-16. */
function sizeOf(events: readonly Proposed[]): number {
  return events.reduce((sum, { type, data, metadata }) => sum + type.length * 2 + data.length + metadata.length, 0);
}

function system(type: string): Proposed {
  return {
    id: crypto.randomUUID(),
    type,
    contentType: 'application/json',
    data: Buffer.from('{}'),
    metadata: Buffer.of(),
  };
}

function foreign(): Proposed {
  return { ...system('invoice'), contentType: 'application/octet-stream', data: Buffer.of(0, 255, 128) };
}

function setUnlimited(emitter: EventEmitter): EventEmitter {
  setMaxListeners(0, emitter);
  return emitter;
}
