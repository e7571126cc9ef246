import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { writeDurably } from '#event-store/write-durably';
import { parseVerifierKey, verifierKeyText, type VerifierKey } from '../notes/keys.js';
import { parseHead, type SignedHead } from './head.js';
import { parseRetirement, type Retirement } from './retirement.js';

/** A head and the file that it was found in. */
export interface FoundHead extends SignedHead {
  readonly file: string;
}

/** What a folder of heads holds. */
export interface Heads {
  /** By the number of events, then by file. */
  readonly heads: readonly FoundHead[];
  /** Public keys from the same folder. That they are there is no reason to trust them. */
  readonly keys: readonly VerifierKey[];
  readonly retirements: readonly Retirement[];
  /** Files whose names say that they hold a head, a key or a retirement, but do not, or not one that both keys signed. */
  readonly unreadable: readonly string[];
}

const noHeads: Heads = { heads: [], keys: [], retirements: [], unreadable: [] };

/** Digits of a size in the name of a file, so that names stand in the order of sizes. */
const DIGITS = 12;
const SAVED_HEAD = /^\d{12}-[0-9a-f]{8}-[0-9a-f]{8}\.head$/;

/** Everything in a folder of heads, and nothing where there is none; or the one head, key or retirement of a file. */
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

/** The head of the most events that this program has put into a folder. */
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
 * Puts a head into a folder, durably, and answers its file. One that is there already stays: a head is never overwritten,
 * and one of the same size with another root gets a file of its own.
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
