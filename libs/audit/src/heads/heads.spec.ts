import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Frontier } from '../merkle/frontier.js';
import { leafHash } from '../merkle/hashes.js';
import { parseRetirement as retirementByVerifier } from '../../../../bin/stepdown-verify.mjs';
import { newSigningKey, verifierKeyText } from '../notes/keys.js';
import { parseNote, signNote } from '../notes/note.js';
import { openProofLog, type ProofLog } from '../proof-log/proof-log.js';
import { proveLog } from '../proof-log/prove-log.js';
import { recordedLog, type RecordedLog } from '../proof-log/testing/recorded-log.js';
import { HeadsDiverge, HeadSigner } from './head-signer.js';
import { originOf, parseHead, signHead } from './head.js';
import { headsIn, saveHead } from './heads-folder.js';
import { ProofKeyFile, ProofKeyRefused } from './proof-key-file.js';
import { parseRetirement, signRetirement } from './retirement.js';
import { TrustedKeys } from './trusted-keys.js';

const madeAt = '2026-03-02T08:00:00.000Z';

describe('heads', () => {
  let log: RecordedLog;
  let proofs: ProofLog;
  let folder: string;
  let keyFile: string;
  let signer: HeadSigner;
  let origin: string;

  beforeEach(async () => {
    log = await recordedLog(5);
    await proveLog(log.proofs, log.store);
    proofs = openProofLog(log.proofs);
    folder = log.nextTo('heads');
    keyFile = log.nextTo('proof-key.json');
    signer = new HeadSigner(proofs, { folder, keyFile, clock: () => new Date(madeAt) });
    origin = originOf(proofs.identity());
  });
  afterEach(async () => {
    proofs.close();
    await log.dispose();
  });

  const record = async (count: number): Promise<void> => {
    await log.record(count);
    await proveLog(log.proofs, log.store);
  };

  it('say which log, how many events and the root of their tree, signed by the key of the log', () => {
    const head = signer.sign();
    expect(head).toMatchObject({ origin, size: 5, root: proofs.root(5), madeAt });
    const { heads, keys } = headsIn(folder);
    expect(heads).toEqual([head]);
    expect(keys).toHaveLength(1);
    expect(new TrustedKeys(keys, []).judge(head)).toBe('signed');
    expect(readFileSync(head.file, 'utf8')).toBe(head.written);
  });

  it('are for their owner only, and so is the key', () => {
    const { file } = signer.sign();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  });

  it('are made once for each state of the log', async () => {
    const first = signer.sign();
    expect(signer.sign()).toEqual(first);
    await record(2);
    const second = signer.sign();
    expect(headsIn(folder).heads.map(({ size }) => size)).toEqual([5, 7]);
    expect(signer.newest()).toEqual(second);
  });

  it('of one size with different roots are stored next to each other', () => {
    const key = newSigningKey(origin);
    for (const leaf of ['one', 'other']) {
      const root = leafHash(Buffer.from(leaf));
      saveHead(folder, parseHead(signHead({ origin, size: 1, root }, key))!);
    }
    expect(headsIn(folder).heads).toHaveLength(2);
  });

  it('are not signed where the tree is not that of the newest one', () => {
    const key = newSigningKey(origin);
    saveHead(folder, parseHead(signHead({ origin, size: 3, root: leafHash(Buffer.from('other')) }, key))!);
    expect(() => signer.sign()).toThrow(HeadsDiverge);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('are not signed where the newest one has more events, or is of another log', () => {
    const key = newSigningKey(origin);
    const frontier = new Frontier();
    saveHead(folder, parseHead(signHead({ origin, size: 6, root: frontier.root() }, key))!);
    expect(() => signer.sign()).toThrow('there are 5');
    rmSync(folder, { recursive: true });
    const root = proofs.root(2);
    saveHead(folder, parseHead(signHead({ origin: 'stepdown/other', size: 2, root }, key))!);
    expect(() => signer.sign()).toThrow('it is of stepdown/other');
  });

  it('are signed by the next key from the retirement of the one before on', async () => {
    const before = signer.sign();
    const { retirement, head } = signer.rotate();
    expect(retirement).toMatchObject({ origin, size: 5, madeAt });
    await record(3);
    const after = signer.sign();
    const { heads, keys, retirements, unreadable } = headsIn(folder);
    expect(heads.map(({ size }) => size)).toEqual([5, 5, 8]);
    expect(unreadable).toEqual([]);
    for (const key of keys) {
      const trusted = new TrustedKeys([key], retirements);
      expect([before, head, after].map((each) => trusted.judge(each))).toEqual(['signed', 'signed', 'signed']);
    }
    expect(JSON.parse(readFileSync(keyFile, 'utf8'))).toMatchObject({ name: origin });
  });

  it('of a retired key with more events than it was valid for are refused', () => {
    signer.sign();
    const { key } = new ProofKeyFile(keyFile, origin).read()!;
    signer.rotate();
    const { keys, retirements } = headsIn(folder);
    const trusted = new TrustedKeys(keys, retirements);
    const sized = (size: number) => parseHead(signHead({ origin, size, root: proofs.root(5) }, key))!;
    expect(trusted.judge(sized(5))).toBe('signed');
    expect(trusted.judge(sized(6))).toBe('retired');
  });

  it('go on after the folder was lost, with the retirements', () => {
    signer.rotate();
    rmSync(folder, { recursive: true });
    signer.sign();
    expect(headsIn(folder)).toMatchObject({ heads: [{ size: 5 }], retirements: [{ size: 5 }] });
  });
});

describe('the judgement of a head', () => {
  const origin = 'stepdown/log';
  const key = newSigningKey(origin);
  const root = leafHash(Buffer.from('leaf'));
  const head = parseHead(signHead({ origin, size: 1, root }, key))!;

  it('finds a forged signature', () => {
    const forged = parseHead(head.written.replace(/\n1\n/, '\n2\n'))!;
    expect(new TrustedKeys([key], []).judge(forged)).toBe('forged');
  });

  it('trusts no key that nobody vouched for', () => {
    expect(new TrustedKeys([newSigningKey(origin)], []).judge(head)).toBe('unknown');
  });

  it('names a key that is retired in two ways', () => {
    const statement = (size: number) =>
      parseRetirement(signRetirement({ origin, size, root, madeAt }, key, newSigningKey(origin)))!;
    const [five, nine] = [statement(5), statement(9)];
    for (const statements of [
      [five, nine],
      [nine, five],
    ]) {
      const trusted = new TrustedKeys([key], statements);
      expect(trusted.contested).toMatchObject([{ id: key.id }]);
      expect(trusted.validUpTo(key)).toBe(5);
    }
  });

  it.each([
    ['with a line more', (text: string) => text.replace('\n\n', '\nmore\n\n')],
    ['without the time', (text: string) => text.replace(/made .*\n/, '')],
    ['with another kind of time', (text: string) => text.replace(/made .*\n/, 'made today\n')],
    ['with a zero before the size', (text: string) => text.replace('\n3\n', '\n03\n')],
    ['with a root of another length', (text: string) => text.replace(/\n3\n.*\n/, '\n3\nAAAA\n')],
    ['without an origin', (text: string) => text.replace(`\n${origin}\n`, '\n\n')],
  ])('takes no retirement %s, in the library and in the verifier, though both keys signed it', (_how, change) => {
    const [old, next] = [newSigningKey(origin), newSigningKey(origin)];
    const { text } = parseNote(signRetirement({ origin, size: 3, root, madeAt }, old, next))!;
    const again = (changed: string): string => signNote(changed, old, next);
    expect(parseRetirement(again(text))).toBeDefined();
    expect(retirementByVerifier(again(text))).toBeDefined();
    const changed = again(change(`${text}\n`).slice(0, -1));
    expect(changed).not.toBe(again(text));
    expect([parseRetirement(changed), retirementByVerifier(changed)]).toEqual([undefined, undefined]);
  });

  it('takes no retirement that one of the keys did not sign', () => {
    const [old, next] = [newSigningKey(origin), newSigningKey(origin)];
    const written = signRetirement({ origin, size: 3, root, madeAt }, old, next);
    expect(parseRetirement(written)).toMatchObject({ old: { id: old.id }, next: { id: next.id } });
    const [, ofNext = ''] = written.split('\n').filter((line) => line.startsWith('— '));
    expect(parseRetirement(written.replace(`${ofNext}\n`, ''))).toBeUndefined();
    expect(parseRetirement(written.replace('\n3\n', '\n4\n'))).toBeUndefined();
  });
});

describe('a folder of heads', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stepdown-heads-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const key = newSigningKey('stepdown/log');
  const written = signHead({ origin: 'stepdown/log', size: 1, root: leafHash(Buffer.from('leaf')) }, key);

  it('that is not there holds nothing', () => {
    expect(headsIn(join(folder, 'none'))).toEqual({ heads: [], keys: [], retirements: [], unreadable: [] });
  });

  it('names what it cannot read, and passes over what is none of it', () => {
    writeFileSync(join(folder, 'spoilt.head'), 'no head');
    writeFileSync(join(folder, 'note.txt'), 'by hand');
    writeFileSync(join(folder, 'good.head'), written);
    writeFileSync(join(folder, 'a.key'), `${verifierKeyText(key)}\n`);
    expect(headsIn(folder)).toMatchObject({
      heads: [{ size: 1, file: join(folder, 'good.head') }],
      keys: [{ id: key.id }],
      unreadable: [join(folder, 'spoilt.head')],
    });
  });

  it('may be one file of any name', () => {
    const file = join(folder, 'from-the-witness.txt');
    writeFileSync(file, written);
    expect(headsIn(file).heads).toMatchObject([{ size: 1, file }]);
  });
});

describe('the file of the key', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stepdown-key-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('of another log, or that holds no key, is refused', () => {
    const file = join(folder, 'key.json');
    new ProofKeyFile(file, 'stepdown/one').readOrMake(madeAt);
    expect(() => new ProofKeyFile(file, 'stepdown/other').read()).toThrow(ProofKeyRefused);
    writeFileSync(file, '{}');
    expect(() => new ProofKeyFile(file, 'stepdown/one').readOrMake(madeAt)).toThrow(ProofKeyRefused);
  });

  it('keeps its key', () => {
    const keys = new ProofKeyFile(join(folder, 'key.json'), 'stepdown/one');
    expect(keys.read()).toBeUndefined();
    expect(keys.readOrMake(madeAt)).toEqual(keys.readOrMake(madeAt));
  });
});
