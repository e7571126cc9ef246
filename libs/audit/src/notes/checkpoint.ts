import { HASH_BYTES, type Hash } from '../merkle/hashes.js';
import { fromBase64 } from './base64.js';

/** The head of a tree, as C2SP tlog-checkpoint writes it: the text of a note. */
export interface Checkpoint {
  /** Names the tree. */
  readonly origin: string;
  /** Leaves. */
  readonly size: number;
  readonly root: Hash;
  /** Further lines, which say nothing about the tree. */
  readonly extensions: readonly string[];
}

export function checkpointText({ origin, size, root, extensions }: Checkpoint): string {
  return [origin, String(size), root.toString('base64'), ...extensions].map((line) => `${line}\n`).join('');
}

/** Reads the text of a note; nothing for what is no checkpoint. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  if (!text.endsWith('\n')) return undefined;
  const lines = text.slice(0, -1).split('\n');
  const [origin = '', digits = '', encoded = '', ...extensions] = lines;
  const root = fromBase64(encoded);
  const size = /^(0|[1-9]\d{0,15})$/.test(digits) ? Number(digits) : NaN;
  if (lines.includes('') || root?.length !== HASH_BYTES || !Number.isSafeInteger(size)) return undefined;
  return { origin, size, root, extensions };
}
