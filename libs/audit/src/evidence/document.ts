import type { JsonObject } from '#event-store/port';
import type { EventMetadata } from '#event-store/port';
import type { Envelope } from '../envelope/envelope.js';

/** Names the form of the document; another number where a verifier of this one could not read it. */
export const EVIDENCE_FORMAT = 'stepdown-evidence/1';

/** What the evidence is about: every event of an episode, or all that was recorded from an instant on and before another. */
export type Subject = { readonly episode: string } | { readonly from: string; readonly to: string };

/** The first part of the document: what stands above its events. */
export interface EvidenceHead {
  readonly format: typeof EVIDENCE_FORMAT;
  readonly subject: Subject;
  /** Names the log, as its heads do. */
  readonly origin: string;
  /** The signed head (a note) that the events are proven against. */
  readonly head: string;
  /** Public keys of those who sign heads, for convenience: whoever checks takes them from elsewhere. */
  readonly keys: readonly string[];
  /** Statements that retired earlier keys: notes, signed by the old and by the new key. */
  readonly retirements: readonly string[];
  /** Earlier states of the log, by size, with the proof that it goes on from them. */
  readonly earlier: readonly EarlierHead[];
}

export interface EarlierHead {
  readonly size: number;
  /** 64 hexadecimal digits, as every hash of the document. */
  readonly root: string;
  readonly path: readonly string[];
  /** The signed head of that size, where there is one. */
  readonly note?: string;
}

/** One event of the document. */
export interface EvidenceEntry {
  readonly envelope: Envelope;
  /** The audit path from its leaf to the root of the head, from below. */
  readonly path: readonly string[];
  /** What was committed to. */
  readonly content?: { readonly salt?: string; readonly data: JsonObject; readonly metadata: EventMetadata };
  /**
   * Why there is no content: the event only shows where a period begins or ends. `erased` is written by no version so far, and
   * proves nothing: a verifier takes it for content that is not shown.
   */
  readonly withheld?: 'erased' | 'outside';
}
