import { LRUCache } from 'lru-cache';
import { setImmediate as turn } from 'node:timers/promises';
import type { CaughtUp, EventStore, RecordedEvent, StreamName } from '#event-store/port';
import { episodeIdOf } from '#recording/episodes';
import { StreamEnded } from '../http/stream-ended.js';
import { Owner } from './owner.js';

/** How many referral entries one feed holds in memory. */
const MAX_ENTRIES = 50_000;

/** After this many hidden events, other work gets a turn. */
const YIELD_EVERY = 256;

/** An entry with the owner of its episode before and after it. */
interface OwnedEntry {
  readonly earlier: RecordedEvent;
  readonly before: Owner['provider'];
  readonly after: Owner['provider'];
}

/**
 * The events of one provider's episodes, in log order. The log up to each event decides who owns an episode. When an
 * episode becomes the provider's, by its referral or a correction of it, its earlier hidden entries come first. When it
 * becomes another provider's, nothing is shown from that entry on.
 */
export class ProviderEvents {
  readonly #owners = new LRUCache<StreamName, { readonly owner: Owner; readonly next: bigint }>({
    maxSize: MAX_ENTRIES,
    sizeCalculation: ({ owner }) => owner.size,
  });

  constructor(
    private readonly store: Pick<EventStore, 'readStream'>,
    private readonly provider: string,
    private readonly signal: AbortSignal,
  ) {}

  /** Up to `limit` events. An episode's earlier entries always come with the entry that made them visible. */
  async *page(events: AsyncIterable<RecordedEvent>, limit: number): AsyncGenerator<RecordedEvent> {
    let shown = 0;
    for await (const event of this.#yielding(events)) {
      for await (const own of this.#shownAfter(event)) {
        yield own;
        shown += 1;
      }
      if (shown >= limit) return;
    }
    // A regular end of the page would say that the log ends there.
    if (isOver(this.signal)) throw this.signal.reason;
  }

  async *live(events: AsyncIterable<RecordedEvent | CaughtUp>): AsyncGenerator<RecordedEvent | CaughtUp> {
    for await (const event of this.#yielding(events)) {
      if (event.kind === 'caught-up') yield event;
      else yield* this.#shownAfter(event);
    }
  }

  /** Checks at each event whether the reader is still there: a long search sends nothing that would show it. */
  async *#yielding<T>(events: AsyncIterable<T>): AsyncGenerator<T> {
    let seen = 0;
    for await (const event of events) {
      if (isOver(this.signal)) return;
      yield event;
      seen += 1;
      if (seen % YIELD_EVERY === 0) await turn();
    }
  }

  async *#shownAfter(event: RecordedEvent): AsyncGenerator<RecordedEvent> {
    if (episodeIdOf(event.stream) === undefined) return;
    const owner = await this.#ownerBefore(event);
    const before = owner.provider;
    owner.add(event);
    this.#owners.set(event.stream, { owner, next: event.revision + 1n });
    if (!this.#isShown(before, owner.provider)) return;
    if (before !== this.provider) yield* this.#hiddenBefore(event);
    yield event;
  }

  /** An entry that removes the referral, so that nobody owns the episode, is still shown to the former owner. */
  #isShown(before: Owner['provider'], after: Owner['provider']): boolean {
    return after === this.provider || (after === undefined && before === this.provider);
  }

  /** Everything up to the last entry that made the episode the provider's was shown with that entry. */
  async *#hiddenBefore(event: RecordedEvent): AsyncGenerator<RecordedEvent> {
    let shownTo = -1n;
    for await (const { earlier, before, after } of this.#ownedBefore(event)) {
      if (before !== this.provider && after === this.provider) shownTo = earlier.revision;
    }
    for await (const { earlier, before, after } of this.#ownedBefore(event)) {
      if (earlier.revision > shownTo && !this.#isShown(before, after)) yield earlier;
    }
  }

  /** The entries of the episode before this event. */
  async *#ownedBefore({ stream, revision }: RecordedEvent): AsyncGenerator<OwnedEntry> {
    const owner = new Owner();
    for await (const earlier of this.#entriesBelow(stream, revision)) {
      const before = owner.provider;
      owner.add(earlier);
      yield { earlier, before, after: owner.provider };
    }
  }

  async #ownerBefore({ stream, revision }: RecordedEvent): Promise<Owner> {
    const known = this.#owners.get(stream);
    if (known?.next === revision) return known.owner;
    const owner = new Owner();
    for await (const earlier of this.#entriesBelow(stream, revision)) owner.add(earlier);
    return owner;
  }

  async *#entriesBelow(stream: StreamName, revision: bigint): AsyncGenerator<RecordedEvent> {
    if (revision === 0n) return;
    for await (const event of this.store.readStream(stream)) {
      if (event.revision >= revision) return;
      yield event;
    }
  }
}

/** Whether the reader is gone or may not read any more. A page goes on while the server stops. */
export function isOver({ aborted, reason }: AbortSignal): boolean {
  return aborted && !(reason instanceof StreamEnded && reason.code === 'stopping');
}
