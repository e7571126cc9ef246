/** How many colours `styles/theme.css` has for series. */
export const COLOURS = 8;

/** The colour of the nth series: people with any colour vision tell them apart, on either background. */
export function colourOf(index: number): string {
  return `var(--series-${(index % COLOURS) + 1})`;
}

const DASHES = [undefined, '6 3', '2 2', '9 3 2 3'];

/** The dashes of the nth line, so that lines are told apart without colours too. */
export function dashOf(index: number): string | undefined {
  return DASHES[index % DASHES.length];
}
