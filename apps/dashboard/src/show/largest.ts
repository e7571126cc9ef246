/** As many groups as can be told apart on one picture. */
const MOST = 6;

/** The groups that are drawn: all that have somebody or, where they are too many, the largest, in the order of the answer. */
export function largest<G extends { readonly n: number }>(groups: readonly G[]): readonly G[] {
  const bySize = groups.filter(({ n }) => n > 0).sort((a, b) => b.n - a.n);
  const drawn = new Set(bySize.slice(0, MOST));
  return groups.filter((group) => drawn.has(group));
}
