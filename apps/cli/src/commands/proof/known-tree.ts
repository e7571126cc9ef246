import { existsSync, readFileSync } from 'node:fs';
import { parseHead } from '#audit/heads/head';
import { Failure } from '../../failure.js';

/** The tree of a question: its number of events, and its root if it is known. */
export interface KnownTree {
  readonly size: number;
  readonly savedHead?: { readonly file: string; readonly root: string };
}

/** Reads a number of events, or a file with a saved head. Throws a `Failure`. */
export function knownTree(text: string): KnownTree {
  if (/^\d{1,15}$/.test(text)) return { size: Number(text) };
  const head = existsSync(text) ? parseHead(readFileSync(text, 'utf8')) : undefined;
  if (head !== undefined) return { size: head.size, savedHead: { file: text, root: head.root.toString('hex') } };
  throw new Failure(`${text} is neither a number of events nor a file with a head`, { ending: 'usage' });
}

/** Throws a `Failure` if the log has another root than the saved head. */
export function requireRoot({ size, savedHead }: KnownTree, root: string): void {
  if (savedHead === undefined || savedHead.root === root) return;
  throw notContinuedFrom(savedHead.file, `its first ${size} events have a different root`);
}

/** The log does not continue from a signed head. */
export function notContinuedFrom(file: string, why: string): Failure {
  return new Failure(`the log does not extend ${file}: ${why}`, {
    ending: 'different',
    hint: 'save that file, and run `stepdown audit` on the machine of the log for details',
  });
}
