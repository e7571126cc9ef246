import { readFileSync, statSync } from 'node:fs';
import { parseVerifierKey, type VerifierKey } from '#audit/notes/keys';
import { Failure } from '../../failure.js';
import { say, type Io } from '../../io.js';

/** Public keys from the command line. */
export interface GivenKeys {
  /** Keys as text. */
  readonly keys: readonly string[];
  /** Files with keys, one per line. */
  readonly keyFiles: readonly string[];
}

/** Reads the trusted keys. Throws a `Failure` for text that is not a key. */
export function publicKeys({ keys, keyFiles }: GivenKeys, io: Io): VerifierKey[] {
  return [
    ...keys.flatMap((text) => keysGiven(text, io)),
    ...keyFiles.flatMap((file) => keysIn(file, '--public-key-file')),
  ];
}

/**
 * Text that is a valid key counts as that key, even if a file has that name: somebody types a key because they trust
 * it, but anybody can supply a file. Other text is read as a file name, as earlier versions did.
 */
function keysGiven(text: string, io: Io): VerifierKey[] {
  const key = parseVerifierKey(text.trim());
  if (key !== undefined) return [key];
  if (/\+[0-9a-f]{8}\+/.test(text)) {
    throw usage(`--public-key: this public key lacks a character or has a wrong one: ${text}`);
  }
  if (!isFile(text)) throw usage(`--public-key: ${text} is neither a public key nor a file that holds one`);
  say(
    io,
    `--public-key: ${text} is not a public key, so it is read as a file of keys; use --public-key-file for files`,
  );
  return keysIn(text, '--public-key');
}

function keysIn(file: string, option: string): VerifierKey[] {
  if (!isFile(file)) throw usage(`${option}: there is no file ${file}`);
  const lines = readFileSync(file, 'utf8').split('\n');
  const texts = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  const keys = texts.map(parseVerifierKey).filter((key) => key !== undefined);
  if (keys.length > 0 && keys.length === texts.length) return keys;
  throw usage(`${option}: ${file} is not a file of public keys, one per line`);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function usage(message: string): Failure {
  return new Failure(message, { ending: 'usage' });
}
