import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyRoot } from '../merkle/hashes.js';
import { checkpointText, parseCheckpoint } from './checkpoint.js';
import { newSigningKey, parseVerifierKey, signingKey, verifierKey, verifierKeyText } from './keys.js';
import { parseNote, signatureOf, signNote } from './note.js';

/* Key, text and signature of the tests of Go's golang.org/x/mod/sumdb/note. */
const published = {
  verifierKey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  seed: Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1),
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  signature:
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};
const key = parseVerifierKey(published.verifierKey)!;
const note = `${published.text}\n${published.signature}`;

describe('a signed note', () => {
  it('is, byte for byte, the published one', () => {
    expect(signNote(published.text, signingKey('PeterNeumann', published.seed))).toBe(note);
  });

  it('is verified with the published key', () => {
    const parsed = parseNote(note)!;
    expect(parsed.text).toBe(published.text);
    expect(signatureOf(parsed, key)).toBe('holds');
  });

  it('keeps empty lines of its text', () => {
    const text = 'one\n\ntwo\n';
    const parsed = parseNote(signNote(text, signingKey('PeterNeumann', published.seed)))!;
    expect(parsed.text).toBe(text);
    expect(signatureOf(parsed, key)).toBe('holds');
  });

  it('that was changed anywhere in its text is not verified', () => {
    fc.assert(
      fc.property(fc.nat({ max: published.text.length - 2 }), (place) => {
        const changed = published.text.slice(0, place) + '#' + published.text.slice(place + 1);
        const parsed = parseNote(`${changed}\n${published.signature}`);
        expect(parsed === undefined ? 'no note' : signatureOf(parsed, key)).toMatch(
          changed === published.text ? 'holds' : /broken|no note/,
        );
      }),
    );
  });

  it('is signed by several keys, of which each is asked alone', () => {
    const [one, other, third] = ['one', 'other', 'third'].map(newSigningKey);
    const parsed = parseNote(signNote('text\n', one!, other!))!;
    expect([one!, other!, third!].map((each) => signatureOf(parsed, each))).toEqual(['holds', 'holds', 'unknown']);
  });

  it('with a sound and a broken signature of one key is broken', () => {
    const other = signNote('other\n', signingKey('PeterNeumann', published.seed)).split('\n\n')[1]!;
    expect(signatureOf(parseNote(note + other)!, key)).toBe('broken');
  });

  it('of a key of the same name but another id is unknown', () => {
    const parsed = parseNote(signNote('text\n', newSigningKey('PeterNeumann')))!;
    expect(signatureOf(parsed, key)).toBe('unknown');
  });

  it.each([
    ['without a signature', `${published.text}\n`],
    ['without an empty line', published.text + published.signature],
    ['without the last line feed', note.slice(0, -1)],
    ['with something behind the signatures', `${note}more\n`],
    ['with a hyphen for the dash', note.replace('—', '-')],
    ['with a signature that is only an id', `${published.text}\n— PeterNeumann x08gow==\n`],
    ['with a signature that is no base64', note.replace('x08go', 'x08g*')],
    ['with base64 that is not in its one form', note.replace('nAM=', 'nAN=')],
    ['with a plus in the name', note.replace('— PeterNeumann', '— Peter+Neumann')],
    ['with two spaces', note.replace('— PeterNeumann ', '— PeterNeumann  ')],
    ['with a control character', `a\tb\n\n${published.signature}`],
    ['with a carriage return', note.replaceAll('\n', '\r\n')],
    ['with over a hundred signatures', note + published.signature.repeat(100)],
  ])('%s is none', (_how, text) => {
    expect(parseNote(text)).toBeUndefined();
  });

  it.each(['no line feed', 'a\tb\n', '\ud800\n'])('is not made of %j', (text) => {
    expect(() => signNote(text, newSigningKey('one'))).toThrow(RangeError);
  });
});

describe('a public key as it is handed over', () => {
  it('is read and written in one form', () => {
    expect(verifierKeyText(key)).toBe(published.verifierKey);
    const made = newSigningKey('stepdown/log');
    expect(parseVerifierKey(verifierKeyText(made))).toEqual(verifierKey('stepdown/log', made.publicKey));
  });

  it('is none with any character left out or changed', () => {
    const text = published.verifierKey;
    for (let place = 0; place < text.length; place += 1) {
      const changed = String.fromCharCode(text.charCodeAt(place) + 1);
      expect(parseVerifierKey(text.slice(0, place) + text.slice(place + 1))).toBeUndefined();
      expect(parseVerifierKey(text.slice(0, place) + changed + text.slice(place + 1))).toBeUndefined();
    }
  });

  it.each([
    ['of another length', 'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=='],
    ['of another algorithm', 'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'],
  ])('%s is none, though its id is right', (_what, text) => {
    expect(parseVerifierKey(text)).toBeUndefined();
  });
});

describe('a checkpoint', () => {
  /* The example of C2SP tlog-checkpoint. */
  const example = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';

  it('is read and written as the published example', () => {
    const checkpoint = parseCheckpoint(example)!;
    expect(checkpoint).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163, extensions: [] });
    expect(checkpointText(checkpoint)).toBe(example);
  });

  it('keeps further lines', () => {
    const checkpoint = { origin: 'log', size: 0, root: emptyRoot, extensions: ['one', 'two'] };
    expect(parseCheckpoint(checkpointText(checkpoint))).toEqual(checkpoint);
  });

  it.each([
    ['a size with a zero before it', example.replace('2085', '02085')],
    ['a negative size', example.replace('2085', '-2085')],
    ['a size beyond counting', example.replace('20852163', '9007199254740992')],
    ['an empty line', example.replace('\n2', '\n\n2')],
    ['no origin', example.replace('example.com/behind-the-sofa', '')],
    ['a root of another length', example.replace('CsUY', '')],
    ['no root', 'log\n1\n'],
    ['no line feed at its end', example.slice(0, -1)],
  ])('with %s is none', (_what, text) => {
    expect(parseCheckpoint(text)).toBeUndefined();
  });
});
