/** How much each benchmark does. */
export interface Sizes {
  /** Seconds of each load of single commands that are measured, after the warm-up. */
  readonly loadSeconds: number;
  readonly warmUpSeconds: number;
  /** Episodes that single commands are spread over. */
  readonly episodes: number;
  /** Commands of the bulk request. */
  readonly bulkCommands: number;
  /** Seconds of commands at a fixed rate. */
  readonly visibilitySeconds: number;
  /** Events of the log that the rebuild projects. */
  readonly rebuildEvents: number;
  /** Stays that are reported on. */
  readonly stays: number;
  /** Events of the folder that a server is started on. */
  readonly startEvents: number;
  /** Commands that are imported while memory is watched. */
  readonly importedCommands: number;
  /** Events of the log that is proved and audited. */
  readonly auditedEvents: number;
}

export const defaults: Sizes = {
  loadSeconds: 8,
  warmUpSeconds: 3,
  episodes: 2_000,
  bulkCommands: 200_000,
  visibilitySeconds: 20,
  rebuildEvents: 300_000,
  stays: 1_700_000,
  startEvents: 100_000,
  importedCommands: 1_000_000,
  auditedEvents: 1_000_000,
};

/** Enough to see that everything runs; too little to judge by. */
export const quick: Sizes = {
  loadSeconds: 1,
  warmUpSeconds: 0.5,
  episodes: 200,
  bulkCommands: 5_000,
  visibilitySeconds: 2,
  rebuildEvents: 5_000,
  stays: 20_000,
  startEvents: 2_000,
  importedCommands: 10_000,
  auditedEvents: 5_000,
};
