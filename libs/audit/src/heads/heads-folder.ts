import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { writeDurably } from '#event-store/write-durably';
import { parseVerifierKey, verifierKeyText, type VerifierKey } from '../notes/keys.js';
import { parseHead, type SignedHead } from './head.js';
import { parseRetirement, type Retirement } from './retirement.js';

/** A head and its file. */
export interface FoundHead extends SignedHead {
  readonly file: string;
}

/** The content of a folder of heads. */
export interface Heads {
  /** By the number of events, then by file. */
  readonly heads: readonly FoundHead[];
  /** Public keys from the same folder. That they are there is no reason to trust them. */
  readonly keys: readonly VerifierKey[];
  readonly retirements: readonly Retirement[];
  /** Files named like a head, a key or a retirement that do not hold one, or hold a retirement without both signatures. */
  readonly unreadable: readonly string[];
}

const noHeads: Heads = { heads: [], keys: [], retirements: [], unreadable: [] };

/** The number of digits of a size in file names, so that names sort by size. */
const DIGITS = 12;
const SAVED_HEAD = /^\d{12}-[0-9a-f]{8}-[0-9a-f]{8}\.head$/;

/** The content of a folder of heads, empty if it does not exist; or the head, key or retirement in a single file. */
export function headsIn(path: string): Heads {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return noHeads;
  const files = stat.isDirectory() ? readdirSync(path).map((name) => join(path, name)) : [path];
  const found = { heads: [] as FoundHead[], keys: [] as VerifierKey[], retirements: [] as Retirement[] };
  const unreadable: string[] = [];
  for (const file of files.sort()) {
    if (!isOurs(file) && file !== path) continue;
    const text = readFileSync(file, 'utf8');
    const head = parseHead(text);
    const key = parseVerifierKey(text.trimEnd());
    const retirement = parseRetirement(text);
    if (head !== undefined) found.heads.push({ ...head, file });
    else if (key !== undefined) found.keys.push(key);
    else if (retirement !== undefined) found.retirements.push(retirement);
    else unreadable.push(file);
  }
  found.heads.sort((one, other) => one.size - other.size);
  return { ...found, unreadable };
}

/** The largest head that this program has stored in a folder. */
export function newestHeadIn(folder: string): FoundHead | undefined {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return undefined;
  const names = readdirSync(folder).filter((name) => SAVED_HEAD.test(name));
  for (const name of names.sort().reverse()) {
    const file = join(folder, name);
    const head = parseHead(readFileSync(file, 'utf8'));
    if (head !== undefined) return { ...head, file };
  }
  return undefined;
}

/**
 * Stores a head durably in a folder and returns its file. A head is never overwritten: an existing one stays, and one of the
 * same size with another root gets its own file.
 */
export function saveHead(folder: string, head: SignedHead): string {
  const { size, root, note } = head;
  const name = [String(size).padStart(DIGITS, '0'), root.toString('hex', 0, 4), note.signatures[0]!.keyId].join('-');
  return save(folder, `${name}.head`, head.written);
}

/** Saves a public key in the folder of heads, for those who verify them. */
export function saveKey(folder: string, key: VerifierKey): string {
  return save(folder, `${key.id}.key`, `${verifierKeyText(key)}\n`);
}

/** Saves a retirement in the folder of heads. */
export function saveRetirement(folder: string, key: VerifierKey, written: string): string {
  return save(folder, `${key.id}.retired`, written);
}

function save(folder: string, name: string, text: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, name);
  if (statSync(file, { throwIfNoEntry: false }) === undefined) writeDurably(file, text);
  return file;
}

function isOurs(file: string): boolean {
  return /\.(head|key|retired)$/.test(basename(file));
}
