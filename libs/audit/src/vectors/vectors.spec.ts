import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from '#event-store/canonical-json';
import {
  canonical,
  commitmentTo as commitmentByVerifier,
  isBeginning,
  leafHash as leafHashByVerifier,
  rootByInclusion,
} from '../../../../bin/stepdown-verify.mjs';
import { commitmentTo } from '../envelope/commitment.js';
import { leafOf, type Envelope } from '../envelope/envelope.js';
import { leafHash } from '../merkle/hashes.js';
import { verifyConsistency, verifyInclusion } from '../merkle/verify.js';
import {
  consistencyVectors,
  inclusionVectors,
  leafVectors,
  type ConsistencyVector,
  type InclusionVector,
  type LeafVector,
} from './testing/definitions.js';

/* The vectors in `libs/audit/vectors`, for authors of other verifiers. */

const textOf = (name: string): string => readFileSync(new URL(`../../vectors/${name}.ndjson`, import.meta.url), 'utf8');
const vectorsIn = <Vector>(name: string): Vector[] =>
  textOf(name)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Vector);
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

describe('the published vectors', () => {
  it.each([
    ['inclusion', inclusionVectors()],
    ['consistency', consistencyVectors()],
    ['leaves', leafVectors()],
  ])('of %s are what the definitions give', (name, vectors) => {
    expect(textOf(name)).toBe(vectors.map((vector) => `${canonicalJson(vector)}\n`).join(''));
  });

  it('of inclusion are judged alike by the library and by the verifier', () => {
    const vectors = vectorsIn<InclusionVector>('inclusion');
    const wrong = vectors.filter(({ index, size, holds, ...hashes }) => {
      const [leaf, root, proof] = [bytes(hashes.leafHash), bytes(hashes.root), hashes.path.map(bytes)];
      const byLibrary = verifyInclusion({ index, size, leaf, root, proof });
      const byVerifier = rootByInclusion(leaf, index, size, proof)?.equals(root) === true;
      return byLibrary !== holds || byVerifier !== holds;
    });
    expect(wrong).toEqual([]);
    expect(vectors.filter(({ holds }) => !holds).length).toBeGreaterThan(100);
  });

  it('of consistency are judged alike by the library and by the verifier', () => {
    const vectors = vectorsIn<ConsistencyVector>('consistency');
    const wrong = vectors.filter(({ first, second, holds, ...hashes }) => {
      const [firstRoot, secondRoot] = [bytes(hashes.firstRoot), bytes(hashes.secondRoot)];
      const proof = hashes.path.map(bytes);
      const byLibrary = verifyConsistency({ first, second, firstRoot, secondRoot, proof });
      const byVerifier = isBeginning(first, firstRoot, second, secondRoot, proof);
      return byLibrary !== holds || byVerifier !== holds;
    });
    expect(wrong).toEqual([]);
    expect(vectors.filter(({ holds }) => !holds).length).toBeGreaterThan(100);
  });

  it.each(vectorsIn<LeafVector>('leaves').map((vector) => [vector.what, vector] as const))(
    'of a leaf are what the library and the verifier make: %s',
    (_what, { salt, data, metadata, canonicalData, commitment, envelope, leafHash: hash }) => {
      expect([canonicalJson(data), canonical(data)]).toEqual([canonicalData, canonicalData]);
      const commitments = [commitmentTo(salt, { data, metadata }), commitmentByVerifier({ salt, data, metadata })];
      expect(commitments.map((each) => each.toString('hex'))).toEqual([commitment, commitment]);
      expect(leafHash(leafOf(envelope as unknown as Envelope)).toString('hex')).toBe(hash);
      expect(leafHashByVerifier(Buffer.from(canonical(envelope))).toString('hex')).toBe(hash);
    },
  );
});
