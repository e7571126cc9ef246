/**
 * The largest number of people that a figure may not stand for. Cells of 1 to 10 are not shown and cannot be derived;
 * zero may be shown. Source: CMS Cell Size Suppression Policy (Research Data Assistance Center, resdac.org).
 */
export const SMALL = 10;

/** Whether a figure stands for so few people that it is hidden. Nobody is not few. */
export function isSmall(people: number): boolean {
  return people > 0 && people <= SMALL;
}

/**
 * How many members (stays, say) are certain to belong to more than `SMALL` people, where nobody has more than `most`.
 * Throws `RangeError` when `most` is no positive whole number.
 */
export function enoughMembers(most: number): number {
  if (!Number.isSafeInteger(most) || most < 1) throw new RangeError(`not a number of members of one person: ${most}`);
  return SMALL * most + 1;
}
