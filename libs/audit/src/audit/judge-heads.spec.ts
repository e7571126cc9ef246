import { describe, expect, it } from '@jest/globals';
import { parseHead, signHead } from '../heads/head.js';
import type { FoundHead, Heads } from '../heads/heads-folder.js';
import { parseRetirement, signRetirement } from '../heads/retirement.js';
import { newSigningKey, type SigningKey } from '../notes/keys.js';
import { judgeHeads } from './judge-heads.js';

const origin = 'stepdown/log';
const root = Buffer.alloc(32, 1);
const madeAt = '2026-03-02T08:00:00.000Z';
const [key, next] = [newSigningKey(origin), newSigningKey(origin)];

const head = (size: number, by: SigningKey): FoundHead => ({
  ...parseHead(signHead({ origin, size, root, madeAt }, by))!,
  file: `${size}.head`,
});
const found = (heads: readonly FoundHead[], of: string): Heads => ({
  ...{ heads, keys: [], unreadable: [] },
  retirements: [parseRetirement(signRetirement({ origin: of, size: 5, root, madeAt }, key, next))!],
});

describe('the retirement of a key', () => {
  it('bounds the old key and vouches for the next', () => {
    const { findings, good } = judgeHeads(origin, [found([head(9, key), head(12, next)], origin)], [key]);
    expect(findings).toMatchObject([{ kind: 'retired-key', file: '9.head' }]);
    expect(good).toMatchObject([{ size: 12 }]);
  });

  it('for another log does neither', () => {
    const { findings, good } = judgeHeads(origin, [found([head(9, key), head(12, next)], 'stepdown/other')], [key]);
    expect(findings).toMatchObject([{ kind: 'unknown-key', file: '12.head' }]);
    expect(good).toMatchObject([{ size: 9 }]);
  });
});
