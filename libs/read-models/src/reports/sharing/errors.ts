/** The request cannot be shared: each field with the reason. */
export class NotShareable extends Error {
  readonly code = 'not-shareable';

  constructor(readonly reasons: readonly { readonly field: string; readonly message: string }[]) {
    super(reasons.map(({ field, message }) => `${field}: ${message}`).join('; '));
    this.name = 'NotShareable';
  }
}

/** No quarter has ended since the log began, or none by the requested moment. */
export class NoRelease extends Error {
  readonly code = 'no-release';

  constructor() {
    super('no quarter with recorded events has ended by then');
    this.name = 'NoRelease';
  }
}

/**
 * An episode is incomplete in the release. Nothing is shared until it is projected, because answers before and after
 * would differ by this episode alone.
 */
export class ReleaseIncomplete extends Error {
  readonly code = 'release-incomplete';

  constructor() {
    super('an episode is incomplete, because an entry of it could not be projected');
    this.name = 'ReleaseIncomplete';
  }
}
