import type { LogId } from '#event-store/port';
import type { Hash } from '../merkle/hashes.js';
import { checkpointText, parseCheckpoint } from '../notes/checkpoint.js';
import type { SigningKey } from '../notes/keys.js';
import { parseNote, signNote, type Note } from '../notes/note.js';

/** What a signed head says: how many events the log of some id had, and the root of their tree. */
export interface Head {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
  /** When it was signed, by the clock of who signed it: ISO 8601 in UTC. A head that others made may not say. */
  readonly madeAt?: string;
}

/** A head as it is handed out. What it says is worth nothing before its signature was verified. */
export interface SignedHead extends Head {
  readonly note: Note;
  /** The note as it was written. */
  readonly written: string;
}

const MADE = /^made (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/;

/** Names the tree of a log, and the keys that sign its heads. */
export function originOf(log: LogId): string {
  return `stepdown/${log}`;
}

/** A head in the form of C2SP tlog-checkpoint, with the line `made <time>` behind it, signed. */
export function signHead({ madeAt, ...head }: Head, ...keys: readonly SigningKey[]): string {
  const extensions = madeAt === undefined ? [] : [`made ${madeAt}`];
  return signNote(checkpointText({ ...head, extensions }), ...keys);
}

/** Reads a head without believing it; nothing for what is none. */
export function parseHead(written: string): SignedHead | undefined {
  const note = parseNote(written);
  const checkpoint = note && parseCheckpoint(note.text);
  if (note === undefined || checkpoint === undefined) return undefined;
  const { origin, size, root, extensions } = checkpoint;
  const madeAt = extensions.map((line) => MADE.exec(line)?.[1]).find((time) => time !== undefined);
  return { origin, size, root, madeAt, note, written };
}
