import { canonicalJson } from '#event-store/canonical-json';
import { streamName, type EventStore, type RecordedEvent } from '#event-store/port';
import { commitmentTo } from '../envelope/commitment.js';
import { envelopeOf, type Envelope } from '../envelope/envelope.js';
import type { Hash } from '../merkle/hashes.js';
import { consistencyProof, inclusionProof, rootOf, type Nodes } from '../merkle/proofs.js';
import { parseCheckpoint, type Checkpoint } from '../notes/checkpoint.js';
import { parseNote } from '../notes/note.js';
import { EVIDENCE_FORMAT, type EarlierHead, type EvidenceEntry, type EvidenceHead, type Subject } from './document.js';
import { recordedBetween } from './period.js';
import { atHand, type Proofs, type SignedHeads } from './sources.js';

/** An event that has a proof. */
export interface ProvenEvent {
  readonly envelope: Envelope;
  /** Set if the event only shows where a period begins or ends. */
  readonly withheld?: 'outside';
  /** The event as it is in the log now; absent if it only shows where a period begins or ends. */
  readonly recorded?: RecordedEvent;
  /** Whether the event in the log matches its commitment. */
  readonly asCommitted: boolean;
  /** Computes the proof and returns the entry for the document. */
  entry(): EvidenceEntry;
}

/** Evidence that is ready to be written, as a document or as a page. */
export interface Evidence {
  readonly head: EvidenceHead;
  readonly checkpoint: Checkpoint;
  /** The number of proven events, without the two events just outside a period. */
  readonly count: number;
  /** The number of events of the subject after the head, as far as known. */
  readonly later: number;
  /** The events in the order of the log. Can be called repeatedly. */
  events(): AsyncIterable<ProvenEvent>;
}

export interface EvidenceSources {
  readonly log: EventStore;
  readonly proofs: Proofs;
  readonly heads: SignedHeads;
}

export interface EvidenceOptions {
  /** Add all earlier signed heads. Default: none. */
  readonly earlierHeads?: boolean;
  /** Sizes of heads that the verifier has stored: the document shows that the log continues them. */
  readonly since?: readonly number[];
}

/** The log does not have the events that were proved: it was changed or exchanged. */
export class LogNotAsProved extends Error {
  readonly code = 'log-not-as-proved';

  constructor(found: string) {
    super(`${found}; \`stepdown audit\` tells more`);
    this.name = 'LogNotAsProved';
  }
}

/** A requested head is later than the one that the proofs refer to. */
export class HeadTooLate extends Error {
  readonly code = 'head-too-late';

  constructor(
    readonly size: number,
    readonly of: number,
  ) {
    super(`a head of ${size} events is later than the log's last signed head, which has ${of}`);
    this.name = 'HeadTooLate';
  }
}

/**
 * Evidence of every event of an episode, or `undefined` if there are none. Events after the head are left out and counted.
 * Throws `HeadTooLate`, `LogNotAsProved`.
 */
export async function episodeEvidence(
  sources: EvidenceSources,
  episodeId: string,
  options: EvidenceOptions = {},
): Promise<Evidence | undefined> {
  const { head, checkpoint } = headOf(sources, { episode: episodeId }, options);
  const stream = streamName(`episode-${episodeId}`);
  const proven: { readonly event: RecordedEvent; readonly index: number }[] = [];
  let later = 0;
  for await (const event of sources.log.readStream(stream)) {
    const index = sources.proofs.indexAt(event.position);
    if (index !== undefined && index < checkpoint.size) proven.push({ event, index });
    else later += 1;
  }
  const leaves = sources.proofs.countOf(stream, checkpoint.size);
  if (leaves !== proven.length) {
    throw new LogNotAsProved(`the log holds ${proven.length} entries of the episode, but ${leaves} were proved`);
  }
  if (proven.length + later === 0) return undefined;
  const prover = new Prover(sources.proofs, checkpoint.size);
  return {
    ...{ head, checkpoint, later, count: proven.length },
    async *events() {
      for (const { event, index } of proven) yield prover.recorded(event, index);
    },
  };
}

/**
 * Evidence of everything recorded from one instant up to (not including) another. The events just before and just after the
 * period are included without their content: they show that nothing is missing at its ends. Reads the log during iteration.
 * Throws `HeadTooLate` at once, and `LogNotAsProved` during iteration.
 */
export function periodEvidence(
  sources: EvidenceSources,
  { from, to }: { readonly from: string; readonly to: string },
  options: EvidenceOptions = {},
): Evidence {
  const { head, checkpoint } = headOf(sources, { from, to }, options);
  const { size } = checkpoint;
  const { first, end } = recordedBetween(sources.proofs, from, to, size);
  const prover = new Prover(sources.proofs, size);
  return {
    ...{ head, checkpoint, later: 0, count: end - first },
    async *events() {
      if (first > 0) yield prover.outside(first - 1);
      yield* recordedRun(sources, first, end, prover);
      if (end < size) yield prover.outside(end);
    },
  };
}

async function* recordedRun(
  { log, proofs }: EvidenceSources,
  first: number,
  end: number,
  prover: Prover,
): AsyncGenerator<ProvenEvent> {
  if (first === end) return;
  const after = first === 0 ? undefined : proofs.at(first - 1)!.position;
  let index = first;
  for await (const event of log.readAll({ after, limit: end - first })) {
    yield prover.recorded(event, index);
    index += 1;
  }
  if (index < end) throw notHeld(index);
}

/** Proves events in the tree of a given size. */
class Prover {
  readonly #nodes: Nodes;

  constructor(
    private readonly proofs: Proofs,
    private readonly size: number,
  ) {
    this.#nodes = atHand(proofs);
  }

  recorded(event: RecordedEvent, index: number): ProvenEvent {
    const envelope = this.#envelope(index, event);
    const { salt, data, metadata } = event;
    const content = { ...(salt !== undefined && { salt }), data, metadata };
    return {
      envelope,
      recorded: event,
      asCommitted: areEqual(envelope, envelopeOf(event, index, commitmentTo(salt, event))),
      entry: () => ({ envelope, path: this.#path(index), content }),
    };
  }

  /** An event that only shows where a period begins or ends. */
  outside(index: number): ProvenEvent {
    const [envelope, withheld] = [this.#envelope(index), 'outside'] as const;
    return { envelope, withheld, asCommitted: true, entry: () => ({ envelope, path: this.#path(index), withheld }) };
  }

  #envelope(index: number, event?: RecordedEvent): Envelope {
    const proved = this.proofs.at(index);
    if (proved === undefined || (event !== undefined && proved.position !== event.position)) {
      throw notHeld(index);
    }
    return proved.envelope;
  }

  #path(index: number): string[] {
    return hexOf(inclusionProof(this.#nodes, index, this.size));
  }
}

function notHeld(index: number): LogNotAsProved {
  return new LogNotAsProved(`the log does not hold the event that was proved at index ${index}`);
}

function headOf({ proofs, heads }: EvidenceSources, subject: Subject, options: EvidenceOptions) {
  const checkpoint = checkpointOf(heads.head);
  const earlier = earlierOf(heads, options, checkpoint.size).map(([size, note]): EarlierHead => {
    const path = hexOf(consistencyProof(proofs, size, checkpoint.size));
    return { size, root: rootOf(proofs, size).toString('hex'), path, ...(note !== undefined && { note }) };
  });
  const { head: note, keys, retirements } = heads;
  const { origin } = checkpoint;
  const head: EvidenceHead = { format: EVIDENCE_FORMAT, subject, origin, head: note, keys, retirements, earlier };
  return { head, checkpoint };
}

/** The sizes of the earlier heads in the document, in order, with their notes. */
function earlierOf(heads: SignedHeads, { earlierHeads = false, since = [] }: EvidenceOptions, size: number) {
  const late = since.find((each) => each > size);
  if (late !== undefined) throw new HeadTooLate(late, size);
  const notes = heads.earlier.map((note) => [checkpointOf(note).size, note] as const);
  const known = new Map(notes.filter(([each]) => each < size));
  const requested = since.filter((each) => each < size);
  const sizes = new Set(earlierHeads ? [...known.keys(), ...requested] : requested);
  return [...sizes].sort((one, other) => one - other).map((each) => [each, known.get(each)] as const);
}

function checkpointOf(note: string): Checkpoint {
  const text = parseNote(note)?.text;
  const checkpoint = text === undefined ? undefined : parseCheckpoint(text);
  if (checkpoint === undefined) throw new TypeError('a signed head is no checkpoint');
  return checkpoint;
}

function areEqual(one: Envelope, other: Envelope): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

function hexOf(hashes: readonly Hash[]): string[] {
  return hashes.map((hash) => hash.toString('hex'));
}
