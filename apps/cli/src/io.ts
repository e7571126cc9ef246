import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import type { Interruption } from '#server/process-end';
import { Failure } from './failure.js';
import { shownLines } from './print/shown-lines.js';

/** The outside world of a command: its standard streams, its environment, and the signal to end. */
export interface Io {
  readonly stdin: Readable;
  /** Results only. */
  readonly stdout: Writable;
  /** Messages and progress. */
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: NodeJS.ProcessEnv;
  /** Aborts when the user interrupts the program, or when nobody reads its output anymore. */
  readonly signal: AbortSignal;
  /** What happens if the program does not end by itself after that. Commands that may take longer change it. */
  readonly interruption?: Interruption;
}

/** Resolves when the user interrupts the program. */
export async function untilInterrupted({ signal }: Io): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}

/** Writes text and waits for a slower reader. Rejects as interrupted if the reader is gone. */
export async function write(io: Io, text: string, stream: Writable = io.stdout): Promise<void> {
  if (stream.destroyed) throw new Failure('nobody reads the output anymore', { ending: 'interrupted' });
  if (!stream.write(text)) await once(stream, 'drain', { signal: io.signal });
}

export function writeLine(io: Io, line = ''): Promise<void> {
  return write(io, `${line}\n`);
}

/** Prints one result as JSON on standard output. Characters that would control a terminal are escaped. */
export function writeJson(io: Io, value: unknown): Promise<void> {
  return write(io, shownLines(JSON.stringify(value, null, 2).split('\n')));
}

/** Prints a message for the user on standard error, apart from the results. */
export function say(io: Io, message: string): void {
  io.stderr.write(shownLines(message.split('\n')));
}
