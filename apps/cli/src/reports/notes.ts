import { say, type Io } from '../io.js';

/** Prints the notes of an answer about its filters, such as a name that does not occur. */
export function sayNotes(notes: readonly string[] | undefined, io: Io): void {
  for (const note of notes ?? []) say(io, `Note: ${note}`);
}
