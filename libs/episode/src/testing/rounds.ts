/** The number of repetitions of a test, each with another seed or other data. */
export interface Rounds {
  /** In every ordinary test run. */
  readonly usual: number;
  /** In `npm run test:long`. */
  readonly long: number;
}

/** The number of repetitions in this run. */
export function rounds({ usual, long }: Rounds): number {
  return process.env['TEST_LONG'] === undefined ? usual : long;
}
