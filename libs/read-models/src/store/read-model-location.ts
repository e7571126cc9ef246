import type { Position } from '#event-store/port';
import type { ReadModelStore } from './read-model-store.js';

/** A read model that is opened only for reading. */
export type ReadOnlyReadModel = Pick<
  ReadModelStore,
  'query' | 'stream' | 'checkpoint' | 'parkedStreams' | 'readConsistently' | 'close'
>;

/** Version and position of a read model; null if they cannot be read. */
export interface ReadModelInfo {
  readonly schemaVersion: number | null;
  /** Position of the last event in it, a decimal string. */
  readonly position: string | null;
}

/** The read model before the last switch, preserved for switching back. */
export interface PreviousReadModel extends ReadModelInfo {
  /** Whether this version of the program can switch back to it. */
  readonly usable: boolean;
}

/**
 * Brings the successor up to the position of the current read model, at least to the given one, and closes it. Nobody
 * writes to the current read model any more.
 */
export type CatchUpAndClose = (reached?: Position) => Promise<void>;

/** Which read model takes over: a fresh one, or the previous one. */
export type Successor = 'fresh' | 'previous';

/** Where an engine stores the read model, and how it switches to another one. */
export interface ReadModelLocation {
  /**
   * Opens the read model, or creates an empty one; removes the leftovers of an interrupted rebuild. With `allowOlder`,
   * and if several processes may have it open, it also opens one that an older version of the program built: that one
   * answers nothing (`ReadModelOutdated`) until another takes over.
   */
  open(options?: { readonly allowOlder?: boolean }): Promise<ReadModelStore>;
  /**
   * Creates an empty read model next to the current one and removes any leftover of an earlier one. Throws
   * `RebuildUnderWay` while another process builds one.
   */
  openFresh(): Promise<ReadModelStore>;
  /** Removes the fresh read model, which is closed. */
  discardFresh(): Promise<void>;
  /**
   * Opens the previous read model to bring it up to date. Throws `NoPreviousReadModel`, `ReadModelOutdated`,
   * `RebuildUnderWay`.
   */
  openPrevious(): Promise<ReadModelStore>;
  /** Releases the previous read model, which is closed, and leaves it unchanged. */
  releasePrevious(): Promise<void>;
  /**
   * Switches to the successor, atomically. Readers that have the replaced read model open finish on it. After that it
   * is removed or, with `keep`, preserved as the previous one; `keep` describes it. A switch back always preserves it.
   */
  replace(by: Successor, catchUpAndClose: CatchUpAndClose, keep?: ReadModelInfo): Promise<void>;
  /** Removes replaced read models that are not preserved, as soon as nobody has them open. */
  removeReplaced(): Promise<void>;
  previous(): Promise<PreviousReadModel | undefined>;
  /** Version and position of a fresh read model that another process is filling, if the engine can read them. */
  fresh(): Promise<ReadModelInfo | undefined>;
  /** Removes the previous read model; returns whether there was one. */
  forgetPrevious(): Promise<boolean>;
  /**
   * Opens the current read model of any version without changing it; undefined if there is none. While it is open
   * elsewhere: as `open`.
   */
  openReadOnly(): Promise<ReadOnlyReadModel | undefined>;
  /**
   * Opens the shadow, a read model next to the current one into which the log is replayed for a comparison: the
   * leftover of an interrupted replay, or an empty one. Throws `ReadModelInUse` or `AlreadyProjected` while another
   * process replays.
   */
  openShadow(): Promise<ReadModelStore>;
  /** Removes the shadow, which is closed, unless another process replays into it. */
  discardShadow(): Promise<void>;
}
