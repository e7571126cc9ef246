import { LRUCache } from 'lru-cache';
import type { Position } from '#event-store/port';
import type { Envelope } from '../envelope/envelope.js';
import type { Hash } from '../merkle/hashes.js';
import type { Nodes } from '../merkle/proofs.js';

/** What evidence needs of a proof log: its leaves, and the hashes above them. Indexes count the events in the order of the log, from 0. */
export interface Proofs extends Nodes {
  at(index: number): { readonly position: Position; readonly envelope: Envelope } | undefined;
  indexAt(position: Position): number | undefined;
  /** How many of the first `size` events are of a stream. */
  countOf(stream: string, size: number): number;
}

/** Hashes that are kept at hand. */
const NODES_AT_HAND = 4_096;

/** The same hashes, the last ones that were asked for kept at hand: proofs of neighbours share most of theirs. */
export function atHand(nodes: Nodes): Nodes {
  const cached = new LRUCache<string, Hash>({ max: NODES_AT_HAND });
  return {
    subtree(level, index) {
      // Each leaf is asked for by one neighbour only.
      if (level === 0) return nodes.subtree(level, index);
      const name = `${level}/${index}`;
      const hash = cached.get(name) ?? nodes.subtree(level, index);
      cached.set(name, hash);
      return hash;
    },
  };
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
