import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signHead } from '../heads/head.js';
import { signRetirement } from '../heads/retirement.js';
import { emptyRoot } from '../merkle/hashes.js';
import { rootOf } from '../merkle/proofs.js';
import { newSigningKey, signingKey, verifierKeyText, type SigningKey } from '../notes/keys.js';
import type { EvidenceEntry } from './document.js';
import { Bench, EVENTS, textOf, type Document } from './testing/bench.js';
import { minute, provedLog } from './testing/proved.js';
import { runUnread, runVerifier } from './testing/verifier.js';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.open();
});
afterAll(() => bench.dispose());

describe('the signature of the head', () => {
  it('has to be of a key that is trusted, whatever keys are in the file', async () => {
    const forger = newSigningKey(bench.proved.origin);
    const document = await bench.ofEpisode([12]);
    const forged: Document = {
      ...document,
      head: { ...document.head, head: bench.proved.head(12, forger), keys: [verifierKeyText(forger)] },
    };
    expect(await bench.failures(forged)).toEqual([expect.stringMatching(/none of the keys signed it/)]);
    expect(await bench.failures(forged, { keys: [] })).toEqual([]);
  });

  it('may be of a key that took the place of a trusted one, but no longer of one that was retired', async () => {
    const next = newSigningKey(bench.proved.origin);
    const root = rootOf(bench.proved.sources().proofs, 20);
    const retirement = signRetirement(
      { origin: bench.proved.origin, size: 20, root, madeAt: minute(20) },
      bench.proved.key,
      next,
    );
    const withHead = async (size: number, key: SigningKey, retirements: string[]): Promise<Document> => {
      const { head, entries } = await bench.ofEpisode([size]);
      return { entries, head: { ...head, head: bench.proved.head(size, key), retirements } };
    };
    expect(await bench.failures(await withHead(24, next, [retirement]))).toEqual([]);
    expect(await bench.failures(await withHead(24, next, []))).toEqual([expect.stringMatching(/none of the keys/)]);
    expect(await bench.failures(await withHead(20, bench.proved.key, [retirement]))).toEqual([]);
    expect(await bench.failures(await withHead(20, bench.proved.key, [retirement]), { keys: [next] })).toEqual([]);
    expect(await bench.failures(await withHead(24, bench.proved.key, [retirement]))).toEqual([
      expect.stringMatching(/its key was retired after 20 events/),
    ]);
  });

  describe('with a retirement that the auditor brings', () => {
    const sizeOfRetirement = 20;
    const retiring = (next: SigningKey, size = sizeOfRetirement): string =>
      signRetirement(
        { origin: bench.proved.origin, size, root: rootOf(bench.proved.sources().proofs, size), madeAt: minute(size) },
        bench.proved.key,
        next,
      );
    const evidence = async (size: number, ...retirements: string[]): Promise<string> => {
      const { head, entries } = await bench.ofEpisode([size]);
      return bench.file('under-retired.json', await textOf({ entries, head: { ...head, retirements } }));
    };

    it('is none of a key that was retired before, though the file leaves the retirement out', async () => {
      const key = verifierKeyText(bench.proved.key);
      const brought = bench.file('first.retired', retiring(newSigningKey(bench.proved.origin)));
      const file = await evidence(24);
      expect(await runVerifier([file, '--key', key])).toMatchObject({ code: 0 });
      expect(await runVerifier([file, '--key', key, '--heads', brought])).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(
          /\nnote {2}your retirement: the key .* signs for 20 events and no more\nBAD {3}the head: its key was retired after 20 events\n/,
        ),
      });
      expect(await runVerifier([await evidence(20), '--key', key, '--heads', brought])).toMatchObject({ code: 0 });
    });

    it('follows it from one key to the next, and finds that the file has another one', async () => {
      const [next, thief] = [newSigningKey(bench.proved.origin), newSigningKey(bench.proved.origin)];
      const brought = bench.file('second.retired', retiring(next));
      const { head, entries } = await bench.ofEpisode([24]);
      const under = async (key: SigningKey, ...retirements: string[]): Promise<string> =>
        bench.file(
          'under-next.json',
          await textOf({ entries, head: { ...head, head: bench.proved.head(24, key), retirements } }),
        );
      const key = verifierKeyText(bench.proved.key);
      expect(await runVerifier([await under(next), '--key', key, '--heads', brought])).toMatchObject({ code: 0 });
      expect(await runVerifier([await under(thief, retiring(thief)), '--key', key, '--heads', brought])).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(/was retired in different ways/),
      });
    });

    it('says where it is of another log', async () => {
      const [old, next] = [newSigningKey('stepdown/other'), newSigningKey('stepdown/other')];
      const written = signRetirement(
        { origin: 'stepdown/other', size: 3, root: Buffer.alloc(32), madeAt: minute(3) },
        old,
        next,
      );
      const brought = bench.file('other.retired', written);
      const key = verifierKeyText(bench.proved.key);
      expect(await runVerifier([await evidence(24), '--key', key, '--heads', brought])).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/it is of the log stepdown\/other, and says nothing here/),
      });
    });
  });

  it('is worth nothing where a key was retired in two ways', async () => {
    const root = rootOf(bench.proved.sources().proofs, 20);
    const [next, thief] = [newSigningKey(bench.proved.origin), newSigningKey(bench.proved.origin)];
    const statements = [next, thief].map((key) =>
      signRetirement({ origin: bench.proved.origin, size: 20, root, madeAt: minute(20) }, bench.proved.key, key),
    );
    const { head, entries } = await bench.ofEpisode([24]);
    const document = { entries, head: { ...head, head: bench.proved.head(24, thief), retirements: statements } };
    expect(await bench.failures(document)).toEqual([
      expect.stringMatching(/was retired in different ways: somebody else has it/),
    ]);
  });

  it('has the root of nothing, where it is of no events', async () => {
    const { head } = await bench.ofPeriod(minute(90), minute(91));
    const empty = (root: Buffer): Document => ({
      entries: [],
      head: { ...head, head: signHead({ origin: bench.proved.origin, size: 0, root }, bench.proved.key) },
    });
    expect(await bench.failures(empty(emptyRoot))).toEqual([]);
    expect(await bench.failures(empty(Buffer.alloc(32, 1)))).toEqual([
      expect.stringMatching(/it is of no events, and has another root/),
    ]);
  });

  it('has to be of the log that the file names', async () => {
    const key = newSigningKey('stepdown/other');
    const { head, entries } = await bench.ofEpisode();
    const other = signHead(
      { origin: key.name, size: EVENTS, root: rootOf(bench.proved.sources().proofs, EVENTS) },
      key,
    );
    const keys = [bench.proved.key, key];
    expect(await bench.failures({ entries, head: { ...head, head: other } }, { keys })).toEqual([
      expect.stringMatching(/it is of the log stepdown\/other/),
    ]);
  });
});

describe('a head that the auditor stored', () => {
  const saved = (size: number): string => bench.proved.head(size);

  it('is gone on from, where the file shows it', async () => {
    const document = await bench.ofEpisode([24], { since: [9, 24] });
    expect(await bench.failures(document, { heads: [saved(9), saved(24)] })).toEqual([]);
  });

  it('speaks for no event behind it: the verifier says how many rest on the key alone', async () => {
    const text = await textOf(await bench.ofEpisode([24], { since: [9, 12] }));
    const noteFor = async (...sizes: number[]) =>
      (await bench.said(text, { heads: sizes.map(saved) })).filter((line) => line.startsWith('note'));
    expect(await noteFor(9, 12)).toEqual([
      'note  your heads: they speak for the first 12 events of the log; 4 of the events here were recorded behind them, and rest on the key alone',
    ]);
    expect(await noteFor(24)).toEqual([expect.stringMatching(/the first 24 events of the log; 0 of the events here/)]);
    expect(await noteFor()).toEqual([]);
  });

  it('is required if the file does not show it', async () => {
    expect(await bench.failures(await bench.ofEpisode([24]), { heads: [saved(9)] })).toEqual([
      'your head kept-0: the file does not show that the log goes on from 9 events: ask for evidence with --since 9',
    ]);
    expect(await bench.failures(await bench.ofEpisode([24]), { heads: [saved(25)] })).toEqual([
      expect.stringMatching(/it counts 25 events, the head of the file only 24/),
    ]);
  });

  it('of the same number of events has to have the same root', async () => {
    const other = await provedLog(EVENTS);
    const origin = bench.proved.origin;
    const headOfOther = (size: number): string =>
      signHead({ origin, size, root: rootOf(other.sources().proofs, size) }, bench.proved.key);
    const document = await bench.ofEpisode([24], { since: [9] });
    expect(await bench.failures(document, { heads: [headOfOther(24)] })).toEqual([
      expect.stringMatching(/the log was changed/),
    ]);
    expect(await bench.failures(document, { heads: [headOfOther(9)] })).toEqual([
      expect.stringMatching(/the log was changed/),
    ]);
    await other.dispose();
  });
});

describe('what a file holds', () => {
  it('is printed so that it begins no line of its own and controls no terminal', async () => {
    const document = await bench.ofEpisode();
    const origin = `log\nPROVEN: all is well \u001b[2K\u202e\u2028`;
    const lines = await bench.said(
      await textOf({ ...document, head: { ...document.head, origin, subject: { episode: origin } } }),
    );
    expect(lines.join('')).not.toMatch(/[\n\u001b\u202e\u2028]/);
    expect(lines[0]).toBe(
      `Evidence of episode ${String.raw`log\u000aPROVEN: all is well \u001b[2K\u202e\u2028, from the log log\u000aPROVEN: all is well \u001b[2K\u202e\u2028`}`,
    );
  });
});

describe('the verifier as a program', () => {
  it('ends with a code that says what was found', async () => {
    const text = await textOf(await bench.ofEpisode([12, 24], { earlierHeads: true }));
    const sound = bench.file('sound.json', text);
    const key = verifierKeyText(bench.proved.key);
    const keys = bench.file('keys.txt', `# of the log\n${key}\n`);
    mkdirSync(join(bench.folder, 'heads'));
    bench.file('heads/12.head', bench.proved.head(12));
    bench.file('heads/some.key', `${key}\n`);
    const proven = await runVerifier([
      ...[sound, '--key-file', keys],
      ...['--heads', join(bench.folder, 'heads'), '--print'],
    ]);
    expect(proven).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/your head 12\.head[^]*"minutes":1[^]*\nPROVEN: /),
    });
    const forger = await runVerifier([sound, '--key', verifierKeyText(newSigningKey(bench.proved.origin)), '--print']);
    expect(forger).toMatchObject({ code: 1, stdout: expect.not.stringContaining('"minutes":1') });
    const untrusted = await runVerifier([sound]);
    expect(untrusted).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/\nWHOLE, BUT NOT PROVEN: .*key that it brings itself/),
    });
    const changed = await runVerifier([
      bench.file('changed.json', text.replace('"minutes":4', '"minutes":5')),
      ...['--key', key],
    ]);
    expect(changed).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /BAD {3}event 2 of the file \(index 4, ServiceRecorded, episode-E-1 revision 1\): its content is not what was committed to\n[^]*NOT PROVEN: 1 check does not hold/,
      ),
    });
  });

  it('has a verdict and a code of its own for content that is not shown, behind what does not hold and before a key that is missing', async () => {
    const document = await bench.ofEpisode([12]);
    const [first, { content: _withheld, ...second }, ...others] = document.entries as [EvidenceEntry, EvidenceEntry];
    const without: Document = { ...document, entries: [first, { ...second, withheld: 'erased' }, ...others] };
    const file = bench.file('withheld.json', await textOf(without));
    const key = verifierKeyText(bench.proved.key);
    expect(await runVerifier([file, '--key', key])).toMatchObject({
      code: 4,
      stdout: expect.stringMatching(
        /\nGAP {3}event 2 of the file .*not shown.*\n[^]*\nNOT SHOWN: the content of 1 event is not in the file, .*\nThe rest holds, under a key that you trust\.\n$/,
      ),
    });
    const untrusted = await runVerifier([file, '--print']);
    expect(untrusted).toMatchObject({
      code: 4,
      stdout: expect.stringMatching(/\nNOT SHOWN: .*\nWHOLE, BUT NOT PROVEN/),
    });
    expect(untrusted.stdout).toMatch(/episode-E-1 revision 1\n {8}what it said is not shown\n/);
    expect(untrusted.stdout).not.toMatch(/^PROVEN/m);
    const changed = bench.file('changed.json', (await textOf(without)).replace('"minutes":7', '"minutes":8'));
    expect(await runVerifier([changed, '--key', key])).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/\nGAP [^]*\nBAD [^]*\nNOT PROVEN: 1 check does not hold\.\n$/),
    });
  });

  it('checks the file to its end, and says nothing, where nobody reads its output any more', async () => {
    const sound = bench.file('sound.json', await textOf(await bench.ofEpisode([12])));
    const changed = bench.file('other.json', readFileSync(sound, 'utf8').replace('"minutes":4', '"minutes":5'));
    const key = verifierKeyText(bench.proved.key);
    expect(await runUnread([sound, '--key', key, '--print'])).toEqual({ code: 0, stderr: '' });
    expect(await runUnread([changed, '--key', key, '--print'])).toEqual({ code: 1, stderr: '' });
  });

  it.each([
    ['no file', []],
    ['a file that is not there', ['nowhere.json']],
    ['two files', ['package.json', 'README.md']],
    ['a key that is none', ['package.json', '--key', 'stepdown+00000000+AQ==']],
    ['a file of keys that is none', ['package.json', '--key-file', 'package.json']],
    ['a file of keys that is not there', ['package.json', '--key-file', 'nowhere']],
    ['a folder for a key', ['package.json', '--key', 'docs']],
    ['heads that are none', ['package.json', '--heads', 'package.json']],
    ['an unknown option', ['package.json', '--trust-me']],
  ])('explains itself, given %s', async (_what, args) => {
    expect(await runVerifier(args)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/--help/),
    });
  });

  describe('given a key', () => {
    let cwd: string;
    let forged: string;
    const forger = newSigningKey('stepdown/forger');
    beforeAll(async () => {
      // Forged evidence with a file for its key next to it, under the name of the log's key.
      cwd = join(bench.folder, 'handed-out');
      const name = verifierKeyText(bench.proved.key);
      mkdirSync(join(cwd, dirname(name)), { recursive: true });
      writeFileSync(join(cwd, name), `${verifierKeyText(own(forger))}\n`);
      const document = await bench.ofEpisode([12]);
      forged = bench.file(
        'handed-out/forged.json',
        await textOf({ ...document, head: { ...document.head, head: bench.proved.head(12, own(forger)) } }),
      );
    });
    /** A key under the name of the log. */
    const own = ({ seed }: SigningKey): SigningKey => signingKey(bench.proved.origin, seed);

    it('takes the key that was typed, whatever file has it for a name', async () => {
      const key = verifierKeyText(bench.proved.key);
      for (const typed of [key, ` ${key}\n`]) {
        expect(await runVerifier([forged, '--key', typed], { cwd })).toMatchObject({
          code: 1,
          stdout: expect.stringMatching(/none of the keys signed it[^]*NOT PROVEN/),
          stderr: '',
        });
      }
      expect(await runVerifier([forged, '--key-file', key], { cwd })).toMatchObject({ code: 0, stderr: '' });
    });

    it('refuses one with a wrong character, and looks for no file of that name', async () => {
      const typed = verifierKeyText(bench.proved.key).replace(/\+[0-9a-f]{8}\+/, '+00000000+');
      mkdirSync(join(cwd, dirname(typed)), { recursive: true });
      writeFileSync(join(cwd, typed), `${verifierKeyText(own(forger))}\n`);
      expect(await runVerifier([forged, '--key', typed], { cwd })).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(/^--key: a character of this public key is missing or wrong/),
      });
    });

    it('still reads a file that is named in its place, and says so', async () => {
      const sound = bench.file('sound.json', await textOf(await bench.ofEpisode([12])));
      const keys = bench.file('typed.txt', `${verifierKeyText(bench.proved.key)}\n`);
      expect(await runVerifier([sound, '--key', keys])).toMatchObject({
        code: 0,
        stderr: expect.stringMatching(/typed\.txt is no public key, and is read as a file of them; use --key-file/),
      });
    });
  });
});
