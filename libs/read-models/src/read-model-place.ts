import type { ReadModelStore } from './store/read-model-store.js';

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
}
