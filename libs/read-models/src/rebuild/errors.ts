/** Another rebuild is running. */
export class RebuildUnderWay extends Error {
  readonly code = 'rebuild-under-way';

  constructor(options?: ErrorOptions) {
    super('the read model is already being rebuilt', options);
    this.name = 'RebuildUnderWay';
  }
}

/** An older version of this program built the read model. This one is rebuilding it and refuses queries until then. */
export class ReadModelRebuilding extends Error {
  readonly code = 'projection-rebuilding';

  constructor(options?: ErrorOptions) {
    super('an older version of this program built the read models; they are being rebuilt', options);
    this.name = 'ReadModelRebuilding';
  }
}

/** There is no read model to switch back to. */
export class NoPreviousReadModel extends Error {
  readonly code = 'nothing-kept';

  constructor() {
    super('there is no previous read model; a rebuild with the option to keep it leaves one');
    this.name = 'NoPreviousReadModel';
  }
}

/** The previous read model cannot take over: another version of this program built it, or it is of another log. */
export class PreviousReadModelUnusable extends Error {
  readonly code = 'kept-unusable';

  constructor(cause: Error) {
    super(`the previous read model cannot be used: ${cause.message}`, { cause });
    this.name = 'PreviousReadModelUnusable';
  }
}
