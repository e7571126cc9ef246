/**
 * The largest number of people that a figure must not reveal: no count of 1 to 10 people is shown or can be derived; zero
 * may be shown. Source: CMS Cell Size Suppression Policy (Research Data Assistance Center, resdac.org).
 */
export const SMALL = 10;

/**
 * The maximum number of members (for example stays) of a group of `SMALL` people: the sum over the ten people with the most.
 * A group with more members than that has more than ten people, whoever they are.
 */
export function mostOfFew(membersByPerson: readonly number[]): number {
  const most = [...membersByPerson].sort((a, b) => b - a).slice(0, SMALL);
  return Math.max(
    SMALL,
    most.reduce((sum, members) => sum + members, 0),
  );
}

/** Whether a count of members may be public if ten people can have up to `few` of them: zero, or certainly enough. */
export function isPublic(count: number, few: number): boolean {
  return count === 0 || count > few;
}
