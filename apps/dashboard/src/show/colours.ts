import type { Exit } from '#read-models/reports/exits';
import type { Move } from '#read-models/reports/flow/stays';
import type { Dimension, DimensionValue } from '#read-models/reports/cohort';
import { colourOf, COLOURS } from './palette.js';
import { groupInWords, levelCode } from './words.js';

/** The colour for people still in treatment. */
export const STILL_IN_TREATMENT = 'var(--still-there)';
/** The colour of a level change in any direction: nobody left treatment. */
const CHANGE = `color-mix(in srgb, ${colourOf(6)} 85%, var(--surface))`;

/** Each exit has the same colour on every page. */
export const exitColours: Readonly<Record<Exit, string>> = {
  completed: colourOf(2),
  'level-change': CHANGE,
  transferred: colourOf(0),
  other: colourOf(4),
  'dropped-out': colourOf(1),
  terminated: colourOf(3),
  incarcerated: colourOf(7),
  died: colourOf(5),
  unknown: `color-mix(in srgb, ${colourOf(4)} 45%, var(--surface))`,
};

/** The exits by their TEDS codes; all other codes are unknown reasons. */
const exitsByReason: Readonly<Record<number, Exit>> = {
  ...{ 1: 'completed', 2: 'dropped-out', 3: 'terminated', 4: 'transferred', 5: 'incarcerated', 6: 'died', 7: 'other' },
};

/** Changes of level are shades of one colour; a discharge has the colour of its reason. */
export const moveColours: Readonly<Record<Exclude<Move, 'discharge'>, string>> = {
  'step-down': CHANGE,
  'step-up': `color-mix(in srgb, ${colourOf(6)} 35%, var(--ink))`,
  lateral: `color-mix(in srgb, ${colourOf(6)} 55%, var(--surface))`,
  open: STILL_IN_TREATMENT,
};

/**
 * Each ambulatory level has its own colour. Other levels share these colours, and use another one if a chart has both.
 */
const levelColours: Readonly<Record<string, number>> = {
  ...{ '1': 0, '2.1': 2, '2.5': 3, '1-WM': 5, '2-WM': 1, '0.5': 6 },
  ...{ '3.1': 4, '3.2-WM': 1, '3.3': 7, '3.5': 5, '3.7': 7, '3.7-WM': 1, '4': 6, '4-WM': 1 },
  ...{ '1.0 (4th ed.)': 6, '1.5 (4th ed.)': 0, '1.7 (4th ed.)': 5, '2.1 (4th ed.)': 2, '2.5 (4th ed.)': 3 },
};

type By = { readonly [D in Dimension]?: DimensionValue };

/** The own colour of a group that has a single level, reason or sex. */
export function ownColourOf(by: By): string | undefined {
  const [[dimension, value] = [], second] = Object.entries(by);
  if (second !== undefined || value === undefined) return undefined;
  if (dimension === 'reason')
    return value === null ? STILL_IN_TREATMENT : exitColours[exitsByReason[Number(value)] ?? 'unknown'];
  if (value === null) return undefined;
  if (dimension === 'level') return seriesColour(levelColours[levelCode(String(value))]);
  return dimension === 'sex' ? seriesColour({ 1: 0, 2: 1 }[Number(value)]) : undefined;
}

/**
 * A colour for each group of a chart, all different if there are enough colours: its own, or one by its index among all
 * groups of the answer, so that it is the same on every chart.
 */
export function coloursOf<G extends { readonly by: By }>(
  drawn: readonly G[],
  all: readonly G[] = drawn,
): readonly string[] {
  const names = (all.length <= COLOURS ? all : drawn).map(({ by }) => groupInWords(by));
  const own = drawn.map(({ by }) => ownColourOf(by));
  const taken = new Set<string>();
  return drawn.map(({ by }, index) => {
    const free = Array.from({ length: COLOURS }, (_, seriesIndex) => colourOf(seriesIndex)).find(
      (each) => !taken.has(each) && !own.includes(each),
    );
    const preferred = own[index] ?? colourOf(names.indexOf(groupInWords(by)));
    const isFree = !taken.has(preferred) && (own[index] !== undefined || !own.includes(preferred));
    const colour = isFree ? preferred : (free ?? preferred);
    taken.add(colour);
    return colour;
  });
}

/** The colour of an exit or of `open`, by its name in the report. */
export function endColour(id: string): string | undefined {
  if (id === 'open') return STILL_IN_TREATMENT;
  return Object.hasOwn(exitColours, id) ? exitColours[id as Exit] : undefined;
}

function seriesColour(seriesIndex: number | undefined): string | undefined {
  return seriesIndex === undefined ? undefined : colourOf(seriesIndex);
}
