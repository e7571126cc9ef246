import { HASH_BYTES, type Hash } from '../merkle/hashes.js';
import { fromBase64 } from './base64.js';

/** The head of a tree in the form of C2SP tlog-checkpoint: the text of a note. */
export interface Checkpoint {
  /** Names the tree. */
  readonly origin: string;
  /** Leaves. */
  readonly size: number;
  readonly root: Hash;
  /** Additional lines, which are not about the tree. */
  readonly extensions: readonly string[];
}

export function checkpointText({ origin, size, root, extensions }: Checkpoint): string {
  return [origin, String(size), root.toString('base64'), ...extensions].map((line) => `${line}\n`).join('');
}

/** Parses the text of a note; `undefined` if it is not a checkpoint. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  if (!text.endsWith('\n')) return undefined;
  const lines = text.slice(0, -1).split('\n');
  const [origin = '', digits = '', encoded = '', ...extensions] = lines;
  const root = fromBase64(encoded);
  const size = /^(0|[1-9]\d{0,15})$/.test(digits) ? Number(digits) : NaN;
  if (lines.includes('') || root?.length !== HASH_BYTES || !Number.isSafeInteger(size)) return undefined;
  return { origin, size, root, extensions };
}
