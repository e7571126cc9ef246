import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Frontier, peaksOf } from './frontier.js';
import { leafHash } from './hashes.js';
import { exponentOf } from './powers.js';
import { consistencyProof, inclusionProof, rootOf } from './proofs.js';
import { spoiltConsistencies, spoiltInclusions } from './testing/corruptions.js';
import { storedTree } from './testing/stored-nodes.js';
import { auditPath, consistencyPath, treeHash } from './testing/naive.js';
import { consistencies, inclusions, leaves, roots } from './testing/vectors.js';
import { verifyConsistency, verifyInclusion, type Consistency, type Inclusion } from './verify.js';

const vectorTree = storedTree(leaves);
const sizes = roots.map((_, size) => size);

const inclusionOf = (
  index: number,
  size: number,
  proof = inclusionProof(vectorTree.nodes, index, size),
): Inclusion => ({
  ...{ index, size, proof, leaf: leafHash(leaves[index]!), root: roots[size]! },
});
const consistencyOf = (
  first: number,
  second: number,
  proof = consistencyProof(vectorTree.nodes, first, second),
): Consistency => ({ first, second, proof, firstRoot: roots[first]!, secondRoot: roots[second]! });

describe('the tree of RFC 6962', () => {
  it.each(sizes)('has the published root of %i leaves', (size) => {
    const { frontier, nodes } = storedTree(leaves.slice(0, size));
    expect(frontier.root()).toEqual(roots[size]);
    expect(rootOf(nodes, size)).toEqual(roots[size]);
  });

  it.each(inclusions)('has the published proof that leaf %i is among %i', (index, size, proof) => {
    expect(inclusionProof(vectorTree.nodes, index, size)).toEqual(proof);
    expect(verifyInclusion(inclusionOf(index, size, [...proof]))).toBe(true);
  });

  it.each(consistencies)('has the published proof that %i leaves begin %i', (first, second, proof) => {
    expect(consistencyProof(vectorTree.nodes, first, second)).toEqual(proof);
    expect(verifyConsistency(consistencyOf(first, second, [...proof]))).toBe(true);
  });

  it('proves no leaf that is not there, and no beginning that is longer', () => {
    expect(() => inclusionProof(vectorTree.nodes, 8, 8)).toThrow(RangeError);
    expect(() => inclusionProof(vectorTree.nodes, -1, 8)).toThrow(RangeError);
    expect(() => consistencyProof(vectorTree.nodes, 8, 7)).toThrow(RangeError);
  });
});

describe('a verifier', () => {
  it.each(inclusions)('is not shown leaf %i of %i by a spoilt proof', (index, size) => {
    const spoilt = spoiltInclusions(inclusionOf(index, size));
    expect(spoilt.filter(([, claim]) => verifyInclusion(claim)).map(([how]) => how)).toEqual([]);
    expect(spoilt.length).toBeGreaterThan(14);
  });

  it.each(consistencies.slice(1))('is not shown that %i begin %i by a spoilt proof', (first, second) => {
    const spoilt = spoiltConsistencies(consistencyOf(first, second));
    expect(spoilt.filter(([, claim]) => verifyConsistency(claim)).map(([how]) => how)).toEqual([]);
    expect(spoilt.length).toBeGreaterThan(17);
  });

  it('takes equal trees, and any tree for one that begins empty, with nothing shown', () => {
    const claim = consistencyOf(0, 8, []);
    expect(verifyConsistency(claim)).toBe(true);
    expect(verifyConsistency({ ...claim, firstRoot: roots[1]! })).toBe(false);
    expect(verifyConsistency({ ...consistencyOf(0, 0, []), firstRoot: roots[1]!, secondRoot: roots[1]! })).toBe(false);
    expect(verifyConsistency({ ...claim, proof: [roots[0]!] })).toBe(false);
    expect(verifyConsistency(consistencyOf(8, 8, []))).toBe(true);
    expect(verifyConsistency({ ...consistencyOf(8, 8, []), firstRoot: roots[7]! })).toBe(false);
    expect(verifyConsistency({ ...consistencyOf(8, 8, []), proof: [roots[8]!] })).toBe(false);
    expect(verifyConsistency({ ...consistencyOf(2, 5), first: 5, second: 2 })).toBe(false);
  });

  it.each([[0.5], [NaN], [-1], [2 ** 53]])('refuses %d for a size', (size) => {
    expect(verifyInclusion({ ...inclusionOf(0, 1, []), size })).toBe(false);
    expect(verifyConsistency({ ...consistencyOf(1, 1, []), first: size, second: size })).toBe(false);
  });
});

describe('a tree of any size', () => {
  const SIZE = 3_000;
  const many = Array.from({ length: SIZE }, (_, index) => Buffer.from(`leaf ${index}`));
  const tree = storedTree(many);
  const size = fc.integer({ min: 1, max: SIZE });
  const leafOfTree = size.chain((among) => fc.tuple(fc.nat({ max: among - 1 }), fc.constant(among)));
  const beginning = size.chain((second) => fc.tuple(fc.integer({ min: 1, max: second }), fc.constant(second)));

  it('has the root that the definition gives', () => {
    fc.assert(
      fc.property(size, (among) => {
        const expected = treeHash(many.slice(0, among));
        expect(rootOf(tree.nodes, among)).toEqual(expected);
        expect(storedTree(many.slice(0, among)).frontier.root()).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('gives the proofs that the definition gives, and they hold', () => {
    fc.assert(
      fc.property(leafOfTree, beginning, ([index, among], [first, second]) => {
        const included = inclusionProof(tree.nodes, index, among);
        expect(included).toEqual(auditPath(index, many.slice(0, among)));
        const root = rootOf(tree.nodes, among);
        expect(verifyInclusion({ index, size: among, leaf: leafHash(many[index]!), root, proof: included })).toBe(true);
        const consistent = consistencyProof(tree.nodes, first, second);
        expect(consistent).toEqual(first === second ? [] : consistencyPath(first, many.slice(0, second)));
        const [firstRoot, secondRoot] = [rootOf(tree.nodes, first), rootOf(tree.nodes, second)];
        expect(verifyConsistency({ first, second, firstRoot, secondRoot, proof: consistent })).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('is not shown a leaf at another place, nor another beginning', () => {
    fc.assert(
      fc.property(leafOfTree, leafOfTree, ([index, among], [other]) => {
        const proof = inclusionProof(tree.nodes, index, among);
        const root = rootOf(tree.nodes, among);
        const claim = { size: among, root, proof };
        expect(verifyInclusion({ ...claim, index, leaf: leafHash(many[other]!) })).toBe(other === index);
        expect(verifyInclusion({ ...claim, index: other, leaf: leafHash(many[index]!) })).toBe(other === index);
      }),
    );
  });

  it('goes on from its right edge as if it had never stopped', () => {
    fc.assert(
      fc.property(size, fc.nat({ max: 40 }), (stopped, more) => {
        const peaks = peaksOf(stopped).map(({ level, index }) => tree.nodes.subtree(level, index));
        const resumed = new Frontier(stopped, peaks);
        const added = many.slice(stopped, stopped + more);
        for (const leaf of added) resumed.push(leafHash(leaf));
        expect(resumed.root()).toEqual(rootOf(tree.nodes, stopped + added.length));
      }),
    );
  });

  it('has every complete subtree handed out once', () => {
    const seen: string[] = [];
    const frontier = new Frontier();
    for (const leaf of many.slice(0, 100))
      frontier.push(leafHash(leaf), (level, index) => seen.push(`${level}/${index}`));
    const expected = [1, 2, 3, 4, 5, 6].flatMap((level) =>
      Array.from({ length: Math.floor(100 / 2 ** level) }, (_, index) => `${level}/${index}`),
    );
    expect(seen.sort()).toEqual(expected.sort());
  });
});

describe('an exponent of two', () => {
  it('is exact where a logarithm is not', () => {
    expect([1, 2, 3, 1024, 2 ** 49, 2 ** 49 + 1].map(exponentOf)).toEqual([0, 1, undefined, 10, 49, undefined]);
  });
});
