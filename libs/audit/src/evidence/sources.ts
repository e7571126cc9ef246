import { LRUCache } from 'lru-cache';
import type { Position } from '#event-store/port';
import type { Envelope } from '../envelope/envelope.js';
import type { Hash } from '../merkle/hashes.js';
import type { Nodes } from '../merkle/proofs.js';

/** The part of a proof log that evidence needs: its leaves, and the hashes above them. Indexes follow the order of the log, from 0. */
export interface Proofs extends Nodes {
  at(index: number): { readonly position: Position; readonly envelope: Envelope } | undefined;
  indexAt(position: Position): number | undefined;
  /** The number of events of a stream among the first `size`. */
  countOf(stream: string, size: number): number;
}

/** The number of cached hashes. */
const NODES_AT_HAND = 4_096;

/** The same hashes with a cache of recent ones: proofs of neighbouring events share most of their hashes. */
export function atHand(nodes: Nodes): Nodes {
  const cached = new LRUCache<string, Hash>({ max: NODES_AT_HAND });
  return {
    subtree(level, index) {
      // Only one neighbour needs each leaf.
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
  /** The head that the proofs refer to: a note. */
  readonly head: string;
  /** All earlier ones, as notes. */
  readonly earlier: readonly string[];
  /** Public keys of those who sign, as text. */
  readonly keys: readonly string[];
  /** Statements that retired keys: notes. */
  readonly retirements: readonly string[];
}
