/** What was asked cannot be shared: each member with why. */
export class NotShareable extends Error {
  readonly code = 'not-shareable';

  constructor(readonly reasons: readonly { readonly field: string; readonly message: string }[]) {
    super(reasons.map(({ field, message }) => `${field}: ${message}`).join('; '));
    this.name = 'NotShareable';
  }
}

/** No quarter has ended yet since the log began, or none by the moment that was asked for. */
export class NoRelease extends Error {
  readonly code = 'no-release';

  constructor() {
    super('no quarter has ended by then in which something had been recorded');
    this.name = 'NoRelease';
  }
}

/**
 * An episode is incomplete in the release. Nothing is shared until it is projected, because what is shared before and
 * after would differ by this episode alone.
 */
export class ReleaseIncomplete extends Error {
  readonly code = 'release-incomplete';

  constructor() {
    super('an episode is incomplete, because an entry of it could not be projected');
    this.name = 'ReleaseIncomplete';
  }
}
