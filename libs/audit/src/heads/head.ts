import type { LogId } from '#event-store/port';
import type { Hash } from '../merkle/hashes.js';
import { checkpointText, parseCheckpoint } from '../notes/checkpoint.js';
import type { SigningKey } from '../notes/keys.js';
import { parseNote, signNote, type Note } from '../notes/note.js';

/** The content of a signed head: the number of events of a log, and the root of their tree. */
export interface Head {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
  /** The time of signing by the signer's clock: ISO 8601 in UTC. Heads of other programs may lack it. */
  readonly madeAt?: string;
}

/** A head with its note. Do not trust its content before its signature is verified. */
export interface SignedHead extends Head {
  readonly note: Note;
  /** The original text of the note. */
  readonly written: string;
}

const MADE = /^made (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/;

/** The name of a log's tree, and of the keys that sign its heads. */
export function originOf(log: LogId): string {
  return `stepdown/${log}`;
}

/** Signs a head in the form of C2SP tlog-checkpoint, with the additional line `made <time>`. */
export function signHead({ madeAt, ...head }: Head, ...keys: readonly SigningKey[]): string {
  const extensions = madeAt === undefined ? [] : [`made ${madeAt}`];
  return signNote(checkpointText({ ...head, extensions }), ...keys);
}

/** Parses a head without verification; `undefined` if the text is not a head. */
export function parseHead(written: string): SignedHead | undefined {
  const note = parseNote(written);
  const checkpoint = note && parseCheckpoint(note.text);
  if (note === undefined || checkpoint === undefined) return undefined;
  const { origin, size, root, extensions } = checkpoint;
  const madeAt = extensions.map((line) => MADE.exec(line)?.[1]).find((time) => time !== undefined);
  return { origin, size, root, madeAt, note, written };
}
