import type { Position } from '#event-store/port';
import type { Envelope } from '../envelope/envelope.js';
import type { Hash } from '../merkle/hashes.js';

/** What evidence needs of a proof log: leaves and proofs. Indexes count the events in the order of the log, from 0. */
export interface Proofs {
  at(index: number): { readonly position: Position; readonly envelope: Envelope } | undefined;
  indexAt(position: Position): number | undefined;
  root(size: number): Hash;
  inclusion(index: number, size: number): Hash[];
  consistency(first: number, second: number): Hash[];
}

/** The signed heads of a log. */
export interface SignedHeads {
  /** The head to prove against: a note. */
  readonly head: string;
  /** All earlier ones, as notes. */
  readonly earlier: readonly string[];
  /** Public keys of those who sign, as text. */
  readonly keys: readonly string[];
  /** Statements that retired keys: notes. */
  readonly retirements: readonly string[];
}
