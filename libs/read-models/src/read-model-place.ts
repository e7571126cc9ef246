import type { ReadModelStore } from './store/read-model-store.js';

/** A read model that is only read. */
export type ReadModelToRead = Pick<ReadModelStore, 'query' | 'stream' | 'checkpoint' | 'parkedStreams' | 'close'>;

/** Where an engine keeps the read model, and how a rebuilt one takes the place of the old. */
export interface ReadModelPlace {
  /** Opens the read model, or makes an empty one; clears away what an interrupted rebuild left. */
  open(): Promise<ReadModelStore>;
  /** Makes an empty read model beside the current one, in place of any that was left there. */
  openFresh(): Promise<ReadModelStore>;
  /** Puts the fresh read model in the place of the current one, at once or not at all. Both are closed. */
  replace(): Promise<void>;
  /** Removes the fresh read model. It is closed. */
  discardFresh(): Promise<void>;
  /**
   * Opens the current read model as it is, whatever its version, and leaves it so; nothing where there is none.
   * While it is open elsewhere: as `open`.
   */
  openToRead(): Promise<ReadModelToRead | undefined>;
  /**
   * Opens the shadow beside the current read model, into which the log is replayed to compare: what an interrupted
   * replay left of it, or an empty one. Throws `ReadModelInUse` or `AlreadyProjected` while another replays.
   */
  openShadow(): Promise<ReadModelStore>;
  /** Removes the shadow, unless another replays. It is closed. */
  discardShadow(): Promise<void>;
}
