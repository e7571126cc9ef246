/** Colours that people with any colour vision tell apart, on either background; `styles/theme.css` has their values. */
const colours = [1, 2, 3, 4, 5, 6, 7, 8].map((n) => `var(--series-${n})`);

/** Dashes tell lines apart where colours do not: in print, and for those who see none. */
const dashes = ['none', '7 4', '2 3', '10 3 2 3', '5 2', '12 4', '1 4', '8 3 1 3 1 3'];

export interface Ink {
  readonly colour: string;
  readonly dash: string;
}

/** How the nth series is drawn. More than eight are not told apart. */
export function inkOf(index: number): Ink {
  return { colour: colours[index % colours.length]!, dash: dashes[index % dashes.length]! };
}

/** How many series one picture tells apart. */
export const MOST_SERIES = colours.length;
