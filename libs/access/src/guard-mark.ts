import { statSync } from 'node:fs';
import { writeDurably } from '#event-store/write-durably';

/**
 * Remembers that a key was made once, apart from the keys: callers must present one from then on, whatever becomes of
 * the key file.
 */
export interface GuardMark {
  isSet(): boolean | Promise<boolean>;
  /** Sets the mark, durably when it returns. Setting it again changes nothing. */
  set(): void | Promise<void>;
}

/** The mark as a file. That it exists is what counts; what it says is for people. */
export class GuardFile implements GuardMark {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Throws where the file system does not say whether the file is there. */
  isSet(): boolean {
    return statSync(this.#file, { throwIfNoEntry: false }) !== undefined;
  }

  set(): void {
    if (!this.isSet()) writeDurably(this.#file, `${JSON.stringify({ guardedSince: new Date().toISOString() })}\n`);
  }
}

/** A mark that this process may read only: others set it. */
export function readOnly(mark: GuardMark): GuardMark {
  return { isSet: () => mark.isSet(), set: () => undefined };
}
