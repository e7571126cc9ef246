import type { EventStore, RecordedEvent } from '#event-store/port';
import { commitmentTo } from '../envelope/commitment.js';
import { envelopeOf, leafOf, type Envelope } from '../envelope/envelope.js';
import { Frontier } from '../merkle/frontier.js';
import { leafHash, type Hash } from '../merkle/hashes.js';
import type { ProofLog, StoredLeaf } from '../proof-log/proof-log.js';
import type { Part } from './report.js';
import { StreamDigests } from './streams.js';

/** The first difference between the log and its leaves. Without an event, the log ends there or is unreadable from there. */
export interface Divergence {
  readonly index: number;
  readonly stored: StoredLeaf;
  readonly event?: RecordedEvent;
  /** The next event in the log. */
  readonly next?: RecordedEvent;
  readonly parts: readonly Part[];
  /** Whether only the hashes in the proof log are wrong, while its data about the event is right. */
  readonly onlyHashes?: boolean;
}

export interface Walked {
  /** Events of the log. */
  readonly events: number;
  readonly last?: RecordedEvent;
  readonly divergence?: Divergence;
  /** Roots of the trees of the requested sizes, computed from the log. */
  readonly roots: ReadonlyMap<number, Hash>;
  /** The error if the log could not be read to its end. */
  readonly unreadable?: unknown;
  /** Digests of every stream, from the order of the log. */
  readonly streams: StreamDigests;
}

export interface WalkOptions {
  /** The number of leaves to compare. A proof log that grows meanwhile may have more. */
  readonly leaves: number;
  /** The requested sizes of trees. */
  readonly sizes: readonly number[];
  readonly signal?: AbortSignal;
  onProgress?(events: number): void;
}

/** The number of leaves in a page, and of events between two reports of progress. */
const PAGE = 1024;

/** Reads the log and its stored leaves in parallel, and computes the tree of the log. */
export async function walk(log: EventStore, proofs: ProofLog | undefined, options: WalkOptions): Promise<Walked> {
  const { sizes, signal, onProgress } = options;
  const wanted = new Set(sizes);
  const roots = new Map<number, Hash>();
  const streams = new StreamDigests();
  const leaves = proofs && new Leaves(proofs, options.leaves);
  const frontier = new Frontier();
  let divergence: Divergence | undefined;
  let last: RecordedEvent | undefined;
  let unreadable: unknown;
  const note = (): void => void (wanted.has(frontier.size) && roots.set(frontier.size, frontier.root()));
  note();
  try {
    for await (const event of log.readAll()) {
      if (divergence !== undefined && divergence.event === last) divergence = { ...divergence, next: event };
      const index = frontier.size;
      const commitment = commitmentTo(event.salt, event);
      const envelope = envelopeOf(event, index, commitment);
      const hashes = [leafHash(leafOf(envelope))];
      frontier.push(hashes[0]!, (_level, _index, hash) => hashes.push(hash));
      note();
      if (divergence === undefined && leaves !== undefined) {
        divergence = difference(event, envelope, hashes, leaves.at(index));
      }
      last = event;
      streams.add(event, commitment);
      if (frontier.size % PAGE === 0) {
        signal?.throwIfAborted();
        onProgress?.(frontier.size);
      }
    }
  } catch (error) {
    signal?.throwIfAborted();
    unreadable = error;
  }
  const stored = leaves?.at(frontier.size);
  if (divergence === undefined && stored !== undefined) divergence = { index: frontier.size, stored, parts: [] };
  return { events: frontier.size, last, divergence, roots, unreadable, streams };
}

function difference(
  event: RecordedEvent,
  envelope: Envelope,
  hashes: readonly Hash[],
  stored: StoredLeaf | undefined,
): Divergence | undefined {
  if (stored === undefined) return undefined;
  const { index } = envelope;
  const parts = differingParts(event, envelope, stored);
  if (parts.length > 0) return { index, stored, event, parts };
  return stored.hashes.equals(Buffer.concat(hashes)) ? undefined : { index, stored, event, parts, onlyHashes: true };
}

function differingParts({ position }: RecordedEvent, envelope: Envelope, stored: StoredLeaf): Part[] {
  const was = stored.envelope;
  const parts: Part[] = [];
  if (position !== stored.position) parts.push('position');
  if (envelope.stream !== was.stream) parts.push('stream');
  if (envelope.revision !== was.revision) parts.push('revision');
  if (envelope.id !== was.id) parts.push('id');
  if (envelope.type !== was.type) parts.push('type');
  if (envelope.recordedAt !== was.recordedAt) parts.push('recordedAt');
  if (envelope.commitment !== was.commitment) parts.push('content');
  return parts;
}

/** The leaves of a proof log, a page at a time. */
class Leaves {
  #page: readonly StoredLeaf[] = [];
  #first = 0;

  constructor(
    private readonly proofs: ProofLog,
    private readonly size: number,
  ) {}

  at(index: number): StoredLeaf | undefined {
    if (index >= this.size) return undefined;
    if (index >= this.#first + this.#page.length || index < this.#first) {
      this.#page = this.proofs.from(index, PAGE);
      this.#first = index;
    }
    return this.#page[index - this.#first];
  }
}
