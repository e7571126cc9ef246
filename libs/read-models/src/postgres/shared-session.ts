import type { WritingSession } from './writing-session.js';

/** The part of a writing session that a store needs. */
export type StoreSession = Pick<WritingSession, 'claim' | 'release' | 'write' | 'close'>;

/** One writing session for several stores on the same read model. It closes with the last of them. */
export class SharedSession {
  #stores = 0;

  constructor(private readonly session: WritingSession) {}

  /** The session for another store. */
  share(): StoreSession {
    const { session } = this;
    this.#stores += 1;
    let isClosed = false;
    return {
      claim: (owner, onLost) => session.claim(owner, onLost),
      release: (owner) => session.release(owner),
      write: (owner, work) => session.write(owner, work),
      close: async () => {
        if (isClosed) return;
        isClosed = true;
        this.#stores -= 1;
        if (this.#stores === 0) await session.close();
      },
    };
  }

  /** See `WritingSession.hold`. */
  hold(): Promise<void> {
    return this.session.hold();
  }

  /** See `WritingSession.releaseHold`. */
  releaseHold(): Promise<void> {
    return this.session.releaseHold();
  }
}
