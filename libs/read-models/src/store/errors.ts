import { SCHEMA_VERSION } from '../schema/schema.js';

/** Another projector writes this read model. */
export class AlreadyProjected extends Error {
  readonly code = 'already-projected';

  constructor(readonly owner: string) {
    super(`this read model is already written by the projector ${owner}; a read model has one`);
    this.name = 'AlreadyProjected';
  }
}

/** The checkpoint is not where the projector left it, or the projector no longer has the claim. Nothing was written. */
export class CheckpointLost extends Error {
  readonly code = 'checkpoint-lost';

  constructor(readonly owner: string) {
    super(`the checkpoint is no longer where the projector ${owner} left it`);
    this.name = 'CheckpointLost';
  }
}

/** The claim ended with the connection that held it. The projector may claim again, unless another was first. */
export class ClaimLost extends Error {
  readonly code = 'claim-lost';

  constructor(
    readonly owner: string,
    cause: unknown,
  ) {
    super(`the projector ${owner} lost its claim with its connection`, { cause });
    this.name = 'ClaimLost';
  }
}

/** The file of a read model cannot be read. */
export class ReadModelDamaged extends Error {
  readonly code = 'read-model-damaged';

  constructor(
    readonly location: string,
    options: ErrorOptions,
  ) {
    super(`${location} is damaged; everything in it is also in the log: \`stepdown rebuild\` builds it again`, options);
    this.name = 'ReadModelDamaged';
  }
}

/** Another process has the read model open. */
export class ReadModelInUse extends Error {
  readonly code = 'read-model-in-use';

  constructor(
    readonly location: string,
    /** Process id of the holder, if the engine reports it. */
    readonly pid?: number,
  ) {
    super(
      `${location} is open in ${pid === undefined ? 'another process' : `process ${pid}`}; ` +
        'a DuckDB read model admits one process: go through the running server, or stop it',
    );
    this.name = 'ReadModelInUse';
  }
}

/** Another version of this program built the read model. It is not migrated: rebuild it from the log. */
export class ReadModelOutdated extends Error {
  readonly code = 'read-model-outdated';

  constructor(
    readonly location: string,
    readonly found: number | undefined,
    readonly needed: number = SCHEMA_VERSION,
  ) {
    const version = found === undefined ? 'no schema that this program knows' : `schema version ${found}`;
    super(`${location} has ${version}, this program needs ${needed}; rebuild it from the log`);
    this.name = 'ReadModelOutdated';
  }

  /**
   * Whether an older version built it, so that this one may rebuild it; that of a newer version is left to the newer
   * version.
   */
  get isOlder(): boolean {
    return this.found !== undefined && this.found < this.needed;
  }
}

/** The facts differ from those that the log gave: a version to be closed does not exist. Nothing was written. */
export class FactsDiverged extends Error {
  readonly code = 'facts-diverged';

  constructor(
    readonly table: string,
    closed: number,
    expected: number,
  ) {
    super(`${table} holds ${closed} of ${expected} versions that the log has changed; rebuild the read model`);
    this.name = 'FactsDiverged';
  }
}

/**
 * The engine cannot be reached, or the connection failed. A query may be repeated; a commit may or may not have
 * succeeded.
 */
export class ReadModelUnavailable extends Error {
  readonly code = 'read-model-unavailable';

  constructor(
    readonly location: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${location} cannot be reached: ${reason}`, options);
    this.name = 'ReadModelUnavailable';
  }
}

/** The engine can be reached, but its read models cannot be used: an operator has to act. */
export class ReadModelRefused extends Error {
  readonly code = 'read-model-refused';

  constructor(cause: unknown) {
    super('the read models cannot be used', { cause });
    this.name = 'ReadModelRefused';
  }
}

/** The read model is being filled for the first time: answers would leave out most of what is on record. */
export class ReadModelFilling extends Error {
  readonly code = 'projection-catching-up';

  constructor() {
    super('the read models are being filled for the first time');
    this.name = 'ReadModelFilling';
  }
}

/** The engine has no capacity or memory for another query. The query may be repeated. */
export class ReadModelBusy extends Error {
  readonly code = 'read-models-busy';

  constructor(reason: string, options?: ErrorOptions) {
    super(`too many queries of the read models at once: ${reason}`, options);
    this.name = 'ReadModelBusy';
  }
}

/** A query took longer than the limit. */
export class QueryTimedOut extends Error {
  readonly code = 'query-timed-out';

  constructor(readonly milliseconds: number) {
    super(`the query took longer than ${milliseconds} ms; request less, or raise the limit`);
    this.name = 'QueryTimedOut';
  }
}
