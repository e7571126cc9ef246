import { createHash } from 'node:crypto';
import { auditPath, consistencyPath, treeHash } from '../../merkle/testing/naive.js';
import { spoiltConsistencies, spoiltInclusions } from '../../merkle/testing/corruptions.js';
import type { Hash } from '../../merkle/hashes.js';
import type { Consistency, Inclusion } from '../../merkle/verify.js';

/*
 * The vectors from their definitions: RFC 6962 literally on lists of leaves, and hashes built by hand. They use none of the
 * code that they test, so a fault there cannot affect its own vectors.
 */

/** A proof, whether it is valid, and how it was made. */
export interface ProofVector {
  readonly what: string;
  readonly holds: boolean;
}

export interface InclusionVector extends ProofVector {
  readonly index: number;
  readonly size: number;
  readonly leafHash: string;
  readonly root: string;
  readonly path: readonly string[];
}

export interface ConsistencyVector extends ProofVector {
  readonly first: number;
  readonly second: number;
  readonly firstRoot: string;
  readonly secondRoot: string;
  readonly path: readonly string[];
}

export interface LeafVector {
  readonly what: string;
  readonly salt?: string;
  readonly data: unknown;
  readonly metadata: unknown;
  readonly canonicalData: string;
  readonly commitment: string;
  readonly envelope: Readonly<Record<string, unknown>>;
  readonly leafHash: string;
}

const MOST_LEAVES = 9;

/** Each leaf is its own index, as a decimal number in ASCII. */
const leaves = Array.from({ length: MOST_LEAVES }, (_, index) => Buffer.from(String(index)));
const upTo = (size: number): Buffer[] => leaves.slice(0, size);
const hex = (hash: Hash): string => hash.toString('hex');

/** Every leaf of every tree of up to 9 leaves; for some, also invalid proofs. */
export function inclusionVectors(): InclusionVector[] {
  const vectors: InclusionVector[] = [];
  for (let size = 1; size <= MOST_LEAVES; size += 1) {
    for (let index = 0; index < size; index += 1) {
      const claim = { index, size, leaf: treeHash([leaves[index]!]), root: treeHash(upTo(size)) };
      const sound: Inclusion = { ...claim, proof: auditPath(index, upTo(size)) };
      vectors.push(inclusionVector('sound', true, sound));
      if (!isSpoilt(size, index)) continue;
      vectors.push(...spoiltInclusions(sound).map(([what, claim]) => inclusionVector(what, false, claim)));
    }
  }
  return vectors;
}

/** Every pair of trees of up to 9 leaves; for some, also invalid proofs. */
export function consistencyVectors(): ConsistencyVector[] {
  const vectors: ConsistencyVector[] = emptyVectors();
  for (let second = 1; second <= MOST_LEAVES; second += 1) {
    for (let first = 1; first <= second; first += 1) {
      const roots = { firstRoot: treeHash(upTo(first)), secondRoot: treeHash(upTo(second)) };
      const proof = first === second ? [] : consistencyPath(first, upTo(second));
      const sound: Consistency = { first, second, ...roots, proof };
      vectors.push(consistencyVector('sound', true, sound));
      if (first === second || !isSpoilt(second, first)) continue;
      vectors.push(...spoiltConsistencies(sound).map(([what, claim]) => consistencyVector(what, false, claim)));
    }
  }
  return vectors;
}

/** The tree without leaves. RFC 6962 defines its root, the hash of nothing, but no proof: it is the beginning of every tree, with an empty proof. */
function emptyVectors(): ConsistencyVector[] {
  const [none, one] = [sha256(), treeHash(upTo(1))];
  const eight = { first: 0, second: 8, firstRoot: none, secondRoot: treeHash(upTo(8)), proof: [] };
  const zero = { first: 0, second: 0, firstRoot: none, secondRoot: none, proof: [] };
  return [
    consistencyVector('sound', true, eight),
    consistencyVector('sound', true, zero),
    consistencyVector('no leaves, but the root of one', false, { ...eight, firstRoot: one }),
    consistencyVector('no leaves, but the root of the other tree', false, { ...eight, firstRoot: eight.secondRoot }),
    consistencyVector('no leaves, and no root', false, { ...eight, firstRoot: Buffer.alloc(0) }),
    consistencyVector('eight leaves, and no root', false, { ...eight, secondRoot: Buffer.alloc(0) }),
    consistencyVector('something shown for no leaves', false, { ...eight, proof: [none] }),
    consistencyVector('no leaves twice, with the roots of one', false, { ...zero, firstRoot: one, secondRoot: one }),
    consistencyVector('no leaves twice, with different roots', false, { ...zero, secondRoot: one }),
    consistencyVector('something shown for no leaves twice', false, { ...zero, proof: [none] }),
  ];
}

/** Whether to add invalid proofs: for trees that are complete, that lack one leaf, or that have one too many. */
function isSpoilt(size: number, index: number): boolean {
  return [1, 7, 8, 9].includes(size) && [0, 1, 3, 6].includes(index);
}

function inclusionVector(what: string, holds: boolean, { index, size, leaf, root, proof }: Inclusion): InclusionVector {
  return { what, holds, index, size, leafHash: hex(leaf), root: hex(root), path: proof.map(hex) };
}

function consistencyVector(what: string, holds: boolean, claim: Consistency): ConsistencyVector {
  const { first, second, firstRoot, secondRoot, proof } = claim;
  return { what, holds, first, second, firstRoot: hex(firstRoot), secondRoot: hex(secondRoot), path: proof.map(hex) };
}

const salt = Buffer.alloc(32, 7).toString('base64');
const metadata = { actor: 'clinic-a', schemaVersion: 1 };

/** The contents to commit to, with the canonical form of their data written by hand. */
const contents: readonly Omit<LeafVector, 'commitment' | 'envelope' | 'leafHash'>[] = [
  {
    what: 'an ordinary event',
    salt,
    data: { reason: 1, effectiveOn: '2026-03-02' },
    metadata,
    canonicalData: '{"effectiveOn":"2026-03-02","reason":1}',
  },
  { what: 'an event of an older log, without a salt', data: { reason: 1 }, metadata, canonicalData: '{"reason":1}' },
  { what: 'no data', salt, data: {}, metadata, canonicalData: '{}' },
  {
    what: 'numbers as ECMAScript writes them',
    salt,
    data: { values: [1e30, 4.5, 0.002, 1e-27, 333333333.33333329, -0, 1e21, 1e-7] },
    metadata,
    canonicalData: '{"values":[1e+30,4.5,0.002,1e-27,333333333.3333333,0,1e+21,1e-7]}',
  },
  {
    what: 'members in order of UTF-16 code units',
    salt,
    data: { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 },
    metadata,
    canonicalData: '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}',
  },
  {
    what: 'what RFC 8785 refuses: a lone surrogate, a number beyond a double',
    salt,
    data: { comment: '\ud83d', dose: Infinity },
    metadata,
    canonicalData: '{"comment":"\\ud83d","dose":1e999}',
  },
];

const CANONICAL_METADATA = '{"actor":"clinic-a","schemaVersion":1}';

/** Commitments and leaves. */
export function leafVectors(): LeafVector[] {
  return contents.map((content, index) => {
    const parts = [Buffer.from(content.salt ?? '', 'base64'), content.canonicalData, CANONICAL_METADATA].map((part) =>
      Buffer.from(part),
    );
    const lengths = parts.map(({ length }) => Buffer.of(0, 0, length >> 8, length & 0xff));
    const commitment = sha256(...parts.flatMap((part, at) => [lengths[at]!, part]));
    const envelope = {
      commitment: commitment.toString('hex'),
      id: '3af28109-f87a-5e86-ad50-090aac469051',
      index,
      recordedAt: '2026-03-02T08:00:00.000Z',
      revision: '3',
      stream: 'episode-E-1',
      type: 'PatientDischarged',
    };
    // The members are in canonical order, and none needs escapes.
    const leaf = Buffer.from(JSON.stringify(envelope));
    return {
      ...content,
      commitment: envelope.commitment,
      envelope,
      leafHash: sha256(Buffer.of(0), leaf).toString('hex'),
    };
  });
}

function sha256(...parts: readonly Uint8Array[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}
