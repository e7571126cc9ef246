import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Interruption } from '#server/process-end';
import { Failure } from './failure.js';
import { shownLines } from './print/shown-lines.js';

/** What a command has of the world outside: its standard streams, its environment, and the wish to end it. */
export interface Io {
  readonly stdin: Readable;
  /** Results, and nothing else. */
  readonly stdout: Writable;
  /** Messages and progress. */
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: NodeJS.ProcessEnv;
  /** Aborted when the user interrupts the program, or when nobody reads its output any more. */
  readonly signal: AbortSignal;
  /** How it ends where it does not end by itself then; commands that may take longer say so here. */
  readonly interruption?: Interruption;
}

/** Writes text and waits while the reader is slower. Rejects with an interruption where the reader is gone. */
export async function write(io: Io, text: string, stream: Writable = io.stdout): Promise<void> {
  if (stream.destroyed) throw new Failure('nobody reads the output any more', { ending: 'interrupted' });
  if (!stream.write(text)) await once(stream, 'drain', { signal: io.signal });
}

export function writeLine(io: Io, line = ''): Promise<void> {
  return write(io, `${line}\n`);
}

/** One result as JSON on standard output; what would steer a terminal stands as escapes in it. */
export function writeJson(io: Io, value: unknown): Promise<void> {
  return write(io, shownLines(JSON.stringify(value, null, 2).split('\n')));
}

/** A message for the user, beside the results. */
export function say(io: Io, message: string): void {
  io.stderr.write(shownLines(message.split('\n')));
}
