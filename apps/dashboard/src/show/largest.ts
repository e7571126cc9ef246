/** The most groups that one chart can distinguish. */
const MOST = 6;

/** The groups to draw: all that are not empty or, if there are too many, the largest, in the order of the answer. */
export function largest<G extends { readonly n: number }>(groups: readonly G[]): readonly G[] {
  const bySize = groups.filter(({ n }) => n > 0).sort((a, b) => b.n - a.n);
  const drawn = new Set(bySize.slice(0, MOST));
  return groups.filter((group) => drawn.has(group));
}
