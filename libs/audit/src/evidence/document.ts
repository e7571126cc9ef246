import type { JsonObject } from '#event-store/port';
import type { EventMetadata } from '#event-store/port';
import type { Envelope } from '../envelope/envelope.js';

/** The format of the document. The number changes if existing verifiers cannot read the new form. */
export const EVIDENCE_FORMAT = 'stepdown-evidence/1';

/** The subject of the evidence: every event of an episode, or every event recorded from one instant up to (not including) another. */
export type Subject = { readonly episode: string } | { readonly from: string; readonly to: string };

/** The first part of the document, before its events. */
export interface EvidenceHead {
  readonly format: typeof EVIDENCE_FORMAT;
  readonly subject: Subject;
  /** The name of the log, as in its heads. */
  readonly origin: string;
  /** The signed head (a note) that the proofs refer to. */
  readonly head: string;
  /** Public keys of the signers, for convenience only: a verifier takes them from elsewhere. */
  readonly keys: readonly string[];
  /** Statements that retired earlier keys: notes, signed by the old and by the new key. */
  readonly retirements: readonly string[];
  /** Earlier states of the log, by size, with the proof that the log continues them. */
  readonly earlier: readonly EarlierHead[];
}

export interface EarlierHead {
  readonly size: number;
  /** 64 hexadecimal digits, as every hash of the document. */
  readonly root: string;
  readonly path: readonly string[];
  /** The signed head of that size, if there is one. */
  readonly note?: string;
}

/** One event of the document. */
export interface EvidenceEntry {
  readonly envelope: Envelope;
  /** The audit path from its leaf to the root of the head, from below. */
  readonly path: readonly string[];
  /** The content that the commitment covers. */
  readonly content?: { readonly salt?: string; readonly data: JsonObject; readonly metadata: EventMetadata };
  /**
   * Why there is no content. `outside`: the event only shows where a period begins or ends. `erased`: no version writes it so
   * far. It proves nothing; a verifier treats it as content that is not shown.
   */
  readonly withheld?: 'erased' | 'outside';
}
