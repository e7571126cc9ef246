/** How often a test is repeated, with other dice or other data each time. */
export interface Rounds {
  /** With every change. */
  readonly usual: number;
  /** By `npm run test:long`. */
  readonly long: number;
}

/** How often it is now. */
export function rounds({ usual, long }: Rounds): number {
  return process.env['TEST_LONG'] === undefined ? usual : long;
}
