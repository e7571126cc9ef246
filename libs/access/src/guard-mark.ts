import { statSync } from 'node:fs';
import { writeDurably } from '#event-store/write-durably';

/**
 * Remembers, separately from the keys, that a key was created: from then on callers must present one, whatever happens to
 * the key file.
 */
export interface GuardMark {
  isSet(): boolean | Promise<boolean>;
  /** Sets the mark, durably when it returns. Setting it again changes nothing. */
  set(): void | Promise<void>;
}

/** The mark as a file. Only its existence counts; its text is for people. */
export class GuardFile implements GuardMark {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Throws if the file system cannot say whether the file exists. */
  isSet(): boolean {
    return statSync(this.#file, { throwIfNoEntry: false }) !== undefined;
  }

  set(): void {
    if (!this.isSet()) writeDurably(this.#file, `${JSON.stringify({ guardedSince: new Date().toISOString() })}\n`);
  }
}

/** A read-only view of a mark that other processes set. */
export function readOnly(mark: GuardMark): GuardMark {
  return { isSet: () => mark.isSet(), set: () => undefined };
}
