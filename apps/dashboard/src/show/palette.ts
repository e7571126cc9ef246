/** How many colours `styles/theme.css` has for series. */
const COLOURS = 8;

/** The colour of the nth series: people with any colour vision tell them apart, on either background. */
export function colourOf(index: number): string {
  return `var(--series-${(index % COLOURS) + 1})`;
}
