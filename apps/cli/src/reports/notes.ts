import { say, type Io } from '../io.js';

/** Tells what an answer notes of its filters, such as a name that nothing has. */
export function sayNotes(notes: readonly string[] | undefined, io: Io): void {
  for (const note of notes ?? []) say(io, `Note: ${note}`);
}
