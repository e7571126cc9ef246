import type { Position } from '#event-store/port';
import type { ReadModelStore } from './read-model-store.js';

/** A read model that is only read. */
export type ReadOnlyReadModel = Pick<
  ReadModelStore,
  'query' | 'stream' | 'checkpoint' | 'parkedStreams' | 'readConsistently' | 'close'
>;

/** What a read model says of itself, whatever its version; nothing where it cannot be read. */
export interface ReadModelInfo {
  readonly schemaVersion: number | null;
  /** Of the last event that it holds, a decimal string. */
  readonly position: string | null;
}

/** A read model that was replaced and is kept to be switched back to. */
export interface PreviousReadModel extends ReadModelInfo {
  /** Whether this version of the program can switch back to it. */
  readonly usable: boolean;
}

/**
 * Brings the read model that is about to take over as far as the one in place, at least to a position that this is
 * known to have reached, and closes it. Nobody writes to the one in place any more.
 */
export type CatchUpAndClose = (reached?: Position) => Promise<void>;

/** Which read model takes over: a fresh one, or the one that is kept. */
export type Successor = 'fresh' | 'previous';

/** Where an engine keeps the read model, and how another takes its place. */
export interface ReadModelLocation {
  /**
   * Opens the read model, or makes an empty one; clears away what an interrupted rebuild left. With `older`, and where
   * several processes may have it open, also one that an older version of the program made: it tells nothing
   * (`ReadModelOutdated`) until another takes its place.
   */
  open(options?: { readonly allowOlder?: boolean }): Promise<ReadModelStore>;
  /**
   * Makes an empty read model beside the current one, in place of any that was left there. Throws `RebuildUnderWay`
   * while another process builds one.
   */
  openFresh(): Promise<ReadModelStore>;
  /** Removes the fresh read model. It is closed. */
  discardFresh(): Promise<void>;
  /** Opens the read model that is kept, to be brought up to date. Throws `NothingKept`, `ReadModelOutdated`, `RebuildUnderWay`. */
  openPrevious(): Promise<ReadModelStore>;
  /** Gives the kept read model back. It is closed, and is kept as it is. */
  releasePrevious(): Promise<void>;
  /**
   * Puts a read model in the place of the current one, at once or not at all. Readers who have the current one open end
   * on it. It is removed when they have, or kept, as it is described, in place of any that was: always where the kept
   * one takes over.
   */
  replace(by: Successor, catchUpAndClose: CatchUpAndClose, keep?: ReadModelInfo): Promise<void>;
  /** Removes read models that were replaced and are not kept, as soon as nobody has them open. */
  removeReplaced(): Promise<void>;
  previous(): Promise<PreviousReadModel | undefined>;
  /** What a fresh read model says of itself that another process is filling, where that can be learnt. */
  fresh(): Promise<ReadModelInfo | undefined>;
  /** Removes the read model that is kept; whether there was one. */
  forgetPrevious(): Promise<boolean>;
  /**
   * Opens the current read model as it is, whatever its version, and leaves it so; nothing where there is none.
   * While it is open elsewhere: as `open`.
   */
  openReadOnly(): Promise<ReadOnlyReadModel | undefined>;
  /**
   * Opens the shadow beside the current read model, into which the log is replayed to compare: what an interrupted
   * replay left of it, or an empty one. Throws `ReadModelInUse` or `AlreadyProjected` while another replays.
   */
  openShadow(): Promise<ReadModelStore>;
  /** Removes the shadow, unless another replays. It is closed. */
  discardShadow(): Promise<void>;
}
