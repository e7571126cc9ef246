import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '#event-store/canonical-json';
import { doubleOf, literals, numbers, order } from '#event-store/testing/rfc-8785';
import {
  canonical,
  commitmentTo as commitmentByVerifier,
  isBeginning,
  keyring,
  leafHash as leafHashByVerifier,
  parseHead as headByVerifier,
  parseKey,
  parseRetirement as retirementByVerifier,
  rootByInclusion,
  signersOf,
} from '../../../../bin/stepdown-verify.mjs';
import { commitmentTo } from '../envelope/commitment.js';
import { parseHead, signHead } from '../heads/head.js';
import { parseRetirement, signRetirement } from '../heads/retirement.js';
import { TrustedKeys } from '../heads/trusted-keys.js';
import { leafHash } from '../merkle/hashes.js';
import { consistencyProof, inclusionProof, rootOf } from '../merkle/proofs.js';
import { spoiltConsistencies, spoiltInclusions } from '../merkle/testing/corruptions.js';
import { storedTree } from '../merkle/testing/stored-nodes.js';
import { consistencies, inclusions, leaves, roots } from '../merkle/testing/vectors.js';
import type { Consistency, Inclusion } from '../merkle/verify.js';
import { newSigningKey, verifierKeyText } from '../notes/keys.js';

/* The stand-alone verifier, part by part: against published vectors, and against the library, with which it shares no code. */

const includes = ({ leaf, index, size, root, proof }: Inclusion): boolean =>
  rootByInclusion(leaf, index, size, proof)?.equals(root) === true;
const begins = ({ first, firstRoot, second, secondRoot, proof }: Consistency): boolean =>
  isBeginning(first, firstRoot, second, secondRoot, proof);

describe('canonical JSON of the verifier', () => {
  it.each(numbers)('writes the published number of the bits %s as %s', (bits, text) => {
    expect(canonical(doubleOf(bits))).toBe(text);
  });

  it('writes the published examples', () => {
    expect([order, literals].map(({ value }) => canonical(value))).toEqual([order.written, literals.written]);
  });

  it('is that of the library, whatever JSON text holds', () => {
    const beyond = fc.constantFrom(
      '1e999',
      '-1e999',
      String.raw`"\ud83d"`,
      '-0',
      String.raw`{"__proto__":1,"10":2,"9":3}`,
    );
    fc.assert(
      fc.property(fc.jsonValue(), beyond, (value, odd) => {
        const read = JSON.parse(`{"value":${JSON.stringify(value)},"odd":${odd}}`) as { readonly odd: unknown };
        expect(canonical(read)).toBe(canonicalJson(read));
      }),
    );
  });
});

describe('a commitment of the verifier', () => {
  it('is that of the library, with a salt and without', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.jsonValue(),
        fc.option(fc.uint8Array({ maxLength: 40 })),
        (data, metadata, bytes) => {
          const salt = bytes === null ? undefined : Buffer.from(bytes).toString('base64');
          expect(commitmentByVerifier({ salt, data, metadata })).toEqual(commitmentTo(salt, { data, metadata }));
        },
      ),
    );
  });
});

describe('the tree of the verifier', () => {
  it.each(inclusions)(
    'takes the published proof that leaf %i is among %i, and none of its spoilt forms',
    (index, size, proof) => {
      const claim = { index, size, proof, leaf: leafHashByVerifier(leaves[index]!), root: roots[size]! };
      expect(includes(claim)).toBe(true);
      expect(
        spoiltInclusions(claim)
          .filter(([, spoilt]) => includes(spoilt))
          .map(([how]) => how),
      ).toEqual([]);
    },
  );

  it.each(consistencies)(
    'takes the published proof that %i leaves begin %i, and none of its spoilt forms',
    (first, second, proof) => {
      const claim = { first, second, proof, firstRoot: roots[first]!, secondRoot: roots[second]! };
      expect(begins(claim)).toBe(true);
      const spoilt = first === second ? [] : spoiltConsistencies(claim);
      expect(spoilt.filter(([, each]) => begins(each)).map(([how]) => how)).toEqual([]);
    },
  );

  it('takes every proof of the library, for the leaf and the sizes that it is for, and for no others', () => {
    const SIZE = 1_500;
    const many = Array.from({ length: SIZE }, (_, index) => Buffer.from(`leaf ${index}`));
    const { nodes } = storedTree(many);
    const sizes = fc.tuple(fc.integer({ min: 1, max: SIZE }), fc.integer({ min: 1, max: SIZE }), fc.nat(), fc.nat());
    fc.assert(
      fc.property(sizes, ([one, other, place, elsewhere]) => {
        const [first, second] = [Math.min(one, other), Math.max(one, other)];
        const [index, wrong] = [place % second, elsewhere % second];
        const [firstRoot, root] = [rootOf(nodes, first), rootOf(nodes, second)];
        const inclusion = { size: second, root, proof: inclusionProof(nodes, index, second) };
        expect(includes({ ...inclusion, index, leaf: leafHash(many[index]!) })).toBe(true);
        expect(includes({ ...inclusion, index: wrong, leaf: leafHash(many[index]!) })).toBe(wrong === index);
        const consistency = { second, secondRoot: root, proof: consistencyProof(nodes, first, second) };
        expect(begins({ ...consistency, first, firstRoot })).toBe(true);
        if (first > 1) expect(begins({ ...consistency, first, firstRoot: rootOf(nodes, first - 1) })).toBe(false);
        if (first < second) expect(begins({ ...consistency, first: first + 1, firstRoot })).toBe(false);
      }),
    );
  });
});

describe('a head that the verifier reads', () => {
  const [key, next, foreign] = ['stepdown/log', 'stepdown/log', 'stepdown/log'].map(newSigningKey) as [
    never,
    never,
    never,
  ];
  const keyOf = (each: never) => parseKey(verifierKeyText(each))!;
  const head = { origin: 'stepdown/log', size: 3, root: roots[3]!, madeAt: '2026-03-02T08:00:00.000Z' };

  it('says what it does to the library', () => {
    const written = signHead(head, key);
    const { origin, size, root } = parseHead(written)!;
    expect(headByVerifier(written)).toMatchObject({ origin, size, root });
    expect(
      signersOf(headByVerifier(written)!.note!, [keyOf(key), keyOf(foreign)]).map(({ id }: { id: string }) => id),
    ).toEqual([keyOf(key).id]);
  });

  /** Signature lines of other kinds: a witness's cosignature (C2SP tlog-cosignature, with a time) and one of a kind to come. */
  const line = (name: string, bytes: Buffer): string => `\u2014 ${name} ${bytes.toString('base64')}\n`;
  const others = [line('witness.example/w1', Buffer.alloc(4 + 8 + 64, 5)), line('later', Buffer.alloc(5, 9))];

  it('may have signatures of kinds that it does not know, before and behind its own', () => {
    const written = signHead(head, key);
    const [text, own] = written.split('\n\n') as [string, string];
    for (const signatures of [
      [own, ...others],
      [...others, own],
      [others[0]!, own, others[1]!],
    ]) {
      const cosigned = `${text}\n\n${signatures.join('')}`;
      expect(parseHead(cosigned)).toMatchObject({ size: 3 });
      expect(new TrustedKeys([key], []).judge(parseHead(cosigned)!)).toBe('signed');
      const read = headByVerifier(cosigned)!;
      expect(read).toMatchObject({ origin: head.origin, size: 3 });
      expect(signersOf(read.note!, [keyOf(key), keyOf(foreign)])).toHaveLength(1);
    }
    const only = `${text}\n\n${others.join('')}`;
    expect(signersOf(headByVerifier(only)!.note!, [keyOf(key)])).toEqual([]);
  });

  it('does not hold where a signature in the name of its key is of another length', () => {
    const written = signHead(head, key);
    const { name, id } = keyOf(key);
    const short = line(name!, Buffer.concat([Buffer.from(id!, 'hex'), Buffer.alloc(72)]));
    expect(new TrustedKeys([key], []).judge(parseHead(written + short)!)).toBe('forged');
    expect(() => signersOf(headByVerifier(written + short)!.note!, [keyOf(key)])).toThrow('does not hold');
  });

  it('is one to the verifier exactly where it is one to the library', () => {
    const [text, own] = signHead(head, key).split('\n\n') as [string, string];
    const spoilt = [
      ...[`${text}\n\n`, `${text}\n${own}`, `${text}\n\n${own}more\n`, `${text}\n\n${own}`.slice(0, -1)],
      ...[`${text}\n\n${own.repeat(100)}`, `${text}\n\n${own.repeat(101)}`],
      ...[`${text}\nmore\n\n${own}`, `${text}\n\u2028\n\n${own}`, `${text}\n\t\n\n${own}`, `\n${text}\n\n${own}`],
      `${text.replace('\n3\n', '\n03\n')}\n\n${own}`,
      `${text}\n\n${line('a+b', Buffer.alloc(70))}`,
      `${text}\n\n${line('a\u0085b', Buffer.alloc(70))}`,
      `${text}\n\n${line('a', Buffer.alloc(4))}`,
      `${text}\n\n${line('a', Buffer.alloc(5))}`,
    ];
    const heads = (read: (written: string) => unknown) => spoilt.map((written) => read(written) !== undefined);
    expect(heads(headByVerifier)).toEqual(heads(parseHead));
    expect(heads(parseHead).filter(Boolean)).toHaveLength(4);
  });

  it('is no head, or not signed, wherever a byte of it is another', () => {
    const written = Buffer.from(signHead(head, key));
    fc.assert(
      fc.property(fc.nat({ max: written.length - 1 }), fc.integer({ min: 1, max: 255 }), (place, by) => {
        const changed = Buffer.from(written);
        changed[place]! ^= by;
        const signed = (): number => {
          const read = headByVerifier(changed.toString());
          return read === undefined ? 0 : signersOf(read.note!, [keyOf(key)]).length;
        };
        let signers = 0;
        try {
          signers = signed();
        } catch {
          // An invalid signature.
        }
        expect(signers).toBe(0);
      }),
    );
  });

  it('is trusted under the same keys as in the library, whatever was retired', () => {
    const retired = signRetirement({ origin: head.origin, size: 3, root: head.root, madeAt: head.madeAt }, key, next);
    const retirement = retirementByVerifier(retired)!;
    for (const given of [key, next, foreign]) {
      const library = new TrustedKeys([given], [parseRetirement(retired)!]);
      const ring = keyring([keyOf(given)], [retirement], head.origin);
      expect(ring.map(({ id, most }) => [id, most]).sort()).toEqual(
        library.keys.map((each) => [each.id, library.validUpTo(each) ?? Infinity]).sort(),
      );
    }
    expect(retirementByVerifier(retired.replace('\n3\n', '\n4\n').replace(/\n\u2014.*$/s, '\n'))).toBeUndefined();
    expect(() => retirementByVerifier(retired.replace('\n3\n', '\n4\n'))).toThrow('does not hold');
  });
});
