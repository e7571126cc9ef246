import { fromBase64 } from './base64.js';
import { holds, signed } from './ed25519.js';
import { isKeyName, type SigningKey, type VerifierKey } from './keys.js';

/** A text with signatures under it (C2SP signed-note, after Go's sumdb/note). Do not trust the text before a signature is verified. */
export interface Note {
  /** The signed text, including its last line feed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  /** Name of the key. */
  readonly name: string;
  /** Id of the key, eight hexadecimal digits. */
  readonly keyId: string;
  readonly signature: Buffer;
}

const KEY_ID_BYTES = 4;
const MOST_SIGNATURES = 100;

/** The text with a signature of each key. Throws `RangeError` for a text that no note can have. */
export function signNote(text: string, ...keys: readonly SigningKey[]): string {
  if (!isNoteText(text)) throw new RangeError('a note ends with a line feed and has no control characters');
  const lines = keys.map(({ name, id, seed }) => {
    const signature = Buffer.concat([Buffer.from(id, 'hex'), signed(seed, Buffer.from(text))]);
    return `— ${name} ${signature.toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** Parses a note without verification; `undefined` if the text is not a note. */
export function parseNote(note: string): Note | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return undefined;
  const text = note.slice(0, end + 1);
  const lines = note
    .slice(end + 2)
    .split('\n')
    .slice(0, -1);
  const signatures = lines.map(parseSignature).filter((signature) => signature !== undefined);
  const isWhole = signatures.length === lines.length && lines.length >= 1 && lines.length <= MOST_SIGNATURES;
  return isWhole && isNoteText(text) ? { text, signatures } : undefined;
}

/** The verdict of a key on a note. `unknown`: the key did not sign it. `broken`: a signature of this key is invalid. */
export function signatureOf({ text, signatures }: Note, key: VerifierKey): 'holds' | 'broken' | 'unknown' {
  const its = signatures.filter(({ name, keyId }) => name === key.name && keyId === key.id);
  if (its.length === 0) return 'unknown';
  const message = Buffer.from(text);
  return its.every(({ signature }) => holds(key.publicKey, message, signature)) ? 'holds' : 'broken';
}

function parseSignature(line: string): NoteSignature | undefined {
  const [, name = '', encoded = ''] = /^— (\S+) (\S+)$/.exec(line) ?? [];
  const bytes = fromBase64(encoded);
  if (!isKeyName(name) || bytes === undefined || bytes.length <= KEY_ID_BYTES) return undefined;
  return { name, keyId: bytes.toString('hex', 0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) };
}

function isNoteText(text: string): boolean {
  return text.endsWith('\n') && !/[\x00-\x09\x0b-\x1f]/.test(text) && text.isWellFormed();
}
