import type { Hash } from '#audit/merkle/hashes';
import type { FoundHead, Heads } from '#audit/heads/heads-folder';
import type { SignedHead } from '#audit/heads/head';
import type { ProofReader } from '#audit/proof-log/proof-log';
import { verifierKeyText } from '#audit/notes/keys';
import type { FoundEvent } from './find-event.js';

/** Hashes are 64 hexadecimal digits in JSON. */
const hex = (hash: Hash): string => hash.toString('hex');

export function headView({ origin, size, root, madeAt, written, note }: SignedHead) {
  const keys = note.signatures.map(({ keyId }) => keyId);
  return { origin, size, root: hex(root), madeAt, keys, note: written };
}

/** The proof that an event is in the tree of a size, with everything that its leaf is computed from. */
export function eventProofView({ proved, recorded }: FoundEvent, proofs: ProofReader, size: number, head?: FoundHead) {
  const { envelope, position } = proved;
  return {
    index: envelope.index,
    size,
    root: hex(proofs.root(size)),
    leaf: hex(proofs.leafHash(envelope.index)),
    path: proofs.inclusion(envelope.index, size).map(hex),
    position: String(position),
    envelope,
    content: { salt: recorded.salt, data: recorded.data, metadata: recorded.metadata },
    head: head && headView(head),
  };
}

export function consistencyView(proofs: ProofReader, first: number, second: number) {
  return {
    first,
    second,
    firstRoot: hex(proofs.root(first)),
    secondRoot: hex(proofs.root(second)),
    path: proofs.consistency(first, second).map(hex),
  };
}

/** The public keys next to the heads. */
export function keysView({ keys, retirements }: Heads) {
  return {
    keys: keys.map((key) => {
      const retirement = retirements.find(({ old }) => old.publicKey.equals(key.publicKey));
      return { id: key.id, key: verifierKeyText(key), validUpTo: retirement?.size, retiredAt: retirement?.madeAt };
    }),
    retirements: retirements.map(({ written }) => written),
  };
}
