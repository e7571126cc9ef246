import { Frontier } from '../frontier.js';
import { leafHash, type Hash } from '../hashes.js';
import type { Nodes } from '../proofs.js';

/** A tree with all nodes in memory. */
export function storedTree(leaves: readonly Uint8Array[]): { readonly frontier: Frontier; readonly nodes: Nodes } {
  const frontier = new Frontier();
  const nodesByName = new Map<string, Hash>();
  const keep = (level: number, index: number, hash: Hash): void => void nodesByName.set(`${level}/${index}`, hash);
  leaves.forEach((leaf, index) => {
    const hash = leafHash(leaf);
    keep(0, index, hash);
    frontier.push(hash, keep);
  });
  return { frontier, nodes: { subtree: (level, index) => nodesByName.get(`${level}/${index}`)! } };
}
