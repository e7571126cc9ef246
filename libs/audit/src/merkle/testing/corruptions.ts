import { emptyRoot, type Hash } from '../hashes.js';
import type { Consistency, Inclusion } from '../verify.js';

/* Invalid proofs made from a valid one, in the ways that transparency-dev/merkle uses for its own tests. */

type Spoilt<Claim> = readonly [how: string, claim: Claim];

const other = Buffer.alloc(32, 0xab);
const noHash = Buffer.alloc(0);
const wrong = Buffer.from('wrong');

export function spoiltInclusions(sound: Inclusion): readonly Spoilt<Inclusion>[] {
  const { index, size, root, leaf, proof } = sound;
  const changed = (how: string, change: Partial<Inclusion>): Spoilt<Inclusion> => [how, { ...sound, ...change }];
  return [
    changed('the leaf before', { index: index - 1 }),
    changed('the leaf behind', { index: index + 1 }),
    changed('another leaf', { index: index ^ 2 }),
    changed('twice the size', { size: size * 2 }),
    changed('half the size', { size: Math.floor(size / 2) }),
    changed('no leaf', { leaf: noHash }),
    changed('a leaf of another length', { leaf: wrong }),
    changed('another leaf hash', { leaf: other }),
    changed('the root of nothing', { root: emptyRoot }),
    changed('another root', { root: other }),
    changed('neither leaf nor root', { leaf: noHash, root: noHash }),
    changed('the root behind', { proof: [...proof, root] }),
    changed('the root before', { proof: [root, ...proof] }),
    changed('nothing behind', { proof: [...proof, noHash] }),
    changed('nothing before', { proof: [noHash, ...proof] }),
    ...(size === 1 ? [] : [changed('the leaf as its own root', { root: leaf })]),
    ...spoiltParts(proof).map(([how, parts]) => changed(how, { proof: parts })),
  ];
}

export function spoiltConsistencies(sound: Consistency): readonly Spoilt<Consistency>[] {
  const { first, second, firstRoot, secondRoot, proof } = sound;
  const changed = (how: string, change: Partial<Consistency>): Spoilt<Consistency> => [how, { ...sound, ...change }];
  return [
    changed('one leaf less at first', { first: first - 1 }),
    changed('one leaf more at first', { first: first + 1 }),
    changed('another first size', { first: first ^ 2 }),
    changed('twice the second size', { second: second * 2 }),
    changed('half the second size', { second: Math.floor(second / 2) }),
    changed('another first root', { firstRoot: other }),
    changed('another second root', { secondRoot: other }),
    changed('roots of another length', { firstRoot: wrong }),
    changed('roots exchanged', { firstRoot: secondRoot, secondRoot: firstRoot }),
    changed('nothing shown', { proof: [] }),
    changed('nothing behind', { proof: [...proof, noHash] }),
    changed('nothing before', { proof: [noHash, ...proof] }),
    changed('the first root behind', { proof: [...proof, firstRoot] }),
    changed('the first root before', { proof: [firstRoot, ...proof] }),
    changed('the second root behind', { proof: [...proof, secondRoot] }),
    changed('the second root before', { proof: [secondRoot, ...proof] }),
    changed('its own beginning doubled', { proof: [...proof.slice(0, 1), ...proof] }),
    ...spoiltParts(proof).map(([how, parts]) => changed(how, { proof: parts })),
  ];
}

function spoiltParts(proof: readonly Hash[]): readonly Spoilt<readonly Hash[]>[] {
  const flipped = proof.map((_, at): Spoilt<readonly Hash[]> => [
    `a bit flipped in part ${at}`,
    proof.map((part, index) => (index === at ? withBitFlipped(part) : part)),
  ]);
  if (proof.length === 0) return flipped;
  const cut: Spoilt<readonly Hash[]> = ['the end missing', proof.slice(0, -1)];
  const grown: Spoilt<readonly Hash[]> = ['a part put in', [...proof.slice(0, 1), other, ...proof.slice(1)]];
  return [...flipped, cut, grown];
}

function withBitFlipped(part: Hash): Hash {
  const flipped = Buffer.from(part);
  flipped[0]! ^= 0x08;
  return flipped;
}
