/** The number of series colours in `styles/theme.css`. */
export const COLOURS = 8;

/** The colour of the nth series. The colours differ for every colour vision, on both backgrounds. */
export function colourOf(index: number): string {
  return `var(--series-${(index % COLOURS) + 1})`;
}

const DASHES = [undefined, '6 3', '2 2', '9 3 2 3'];

/** The dash pattern of the nth line, so that lines also differ without colours. */
export function dashOf(index: number): string | undefined {
  return DASHES[index % DASHES.length];
}
