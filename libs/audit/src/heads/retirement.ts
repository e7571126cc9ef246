import { HASH_BYTES, type Hash } from '../merkle/hashes.js';
import { fromBase64 } from '../notes/base64.js';
import { parseVerifierKey, verifierKeyText, type SigningKey, type VerifierKey } from '../notes/keys.js';
import { parseNote, signatureOf, signNote } from '../notes/note.js';

/** The statement by which one key of a log replaces another. */
export interface Retirement {
  readonly origin: string;
  readonly old: VerifierKey;
  readonly next: VerifierKey;
  /** The largest number of events in a head of the old key. */
  readonly size: number;
  /** Root of the tree of that size. */
  readonly root: Hash;
  readonly madeAt: string;
  /** The original text of the note. */
  readonly written: string;
}

const FIRST_LINE = 'stepdown key retirement';
const LINES = 7;
const MADE = /^made (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/;

/** The statement, signed by both keys, so that nobody can add either key without the other. */
export function signRetirement(
  { origin, size, root, madeAt }: Omit<Retirement, 'old' | 'next' | 'written'>,
  old: SigningKey,
  next: SigningKey,
): string {
  const keys = [verifierKeyText(old), verifierKeyText(next)];
  const lines = [FIRST_LINE, origin, ...keys, String(size), root.toString('base64'), `made ${madeAt}`];
  return signNote(lines.map((line) => `${line}\n`).join(''), old, next);
}

/** Parses a statement; `undefined` if it is malformed, has other lines, or lacks the signature of either key. */
export function parseRetirement(written: string): Retirement | undefined {
  const note = parseNote(written);
  const lines = note?.text.slice(0, -1).split('\n') ?? [];
  const [first, origin = '', oldText = '', nextText = '', digits = '', encoded = '', made = ''] = lines;
  const old = parseVerifierKey(oldText);
  const next = parseVerifierKey(nextText);
  const root = fromBase64(encoded);
  const size = /^(0|[1-9]\d{0,15})$/.test(digits) ? Number(digits) : NaN;
  const [, madeAt] = MADE.exec(made) ?? [];
  if (note === undefined || lines.length !== LINES || first !== FIRST_LINE || origin === '') return undefined;
  if (old === undefined || next === undefined || !Number.isSafeInteger(size)) return undefined;
  if (root?.length !== HASH_BYTES || madeAt === undefined) return undefined;
  if (signatureOf(note, old) !== 'holds' || signatureOf(note, next) !== 'holds') return undefined;
  return { origin, old, next, size, root, madeAt, written };
}
