/** A share that changes on certain days and stays the same between them, such as a retention curve. */
export interface Steps {
  readonly name: string;
  readonly colour: string;
  /** The number under observation at the start. */
  readonly n: number;
  /** In ascending order of days. Before the first, the share is `start`. */
  readonly steps: readonly Step[];
  /** The day by which half have left, if the curve gets there. */
  readonly median?: number;
}

export interface Step {
  readonly day: number;
  /** The number under observation when the day begins. */
  readonly atRisk: number;
  /** The share after the day, with its limits if it has any. */
  readonly value: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** The value of each curve after a day; nothing beyond the last day of a curve. */
export interface CurvePoint {
  readonly day: number;
  readonly values: readonly (number | undefined)[];
  readonly bands: readonly (readonly [number, number] | undefined)[];
}

/** All curves on one axis of days up to `end`: a point for every day on which one of them changes. */
export function pointsOf(curves: readonly Steps[], end: number, start = 1): readonly CurvePoint[] {
  const days = new Set([0, end, ...curves.flatMap(({ steps }) => steps.map(({ day }) => day))]);
  const shown = [...days].filter((day) => day <= end).sort((a, b) => a - b);
  const walks = curves.map(({ steps }) => walkAlong(steps, start));
  return shown.map((day) => {
    const found = walks.map((walk) => walk(day));
    return {
      day,
      values: found.map((step) => step?.value),
      bands: found.map((step) =>
        step === undefined || step.lower === null || step.upper === null ? undefined : [step.lower, step.upper],
      ),
    };
  });
}

/** The number under observation when a day begins. */
export function atRiskOn({ n, steps }: Steps, day: number): number {
  if (day === 0) return n;
  return steps.find((step) => step.day >= day)?.atRisk ?? 0;
}

/** Label heights near their lines, at least `gap` apart and none below `bottom`; in pixels from the top. */
export function spread(heights: readonly number[], gap: number, bottom: number): readonly number[] {
  const order = heights.map((_, index) => index).sort((a, b) => heights[b]! - heights[a]!);
  const positions: number[] = [];
  let limit = bottom;
  for (const index of order) {
    positions[index] = Math.min(heights[index]!, limit);
    limit = positions[index] - gap;
  }
  return positions;
}

/** The most letters of a label next to a curve. */
const LETTERS = 18;

/**
 * Shortens names to fit next to a curve: the beginning or, if another name looks the same, both ends, or else the whole
 * name.
 */
export function shortNames(names: readonly string[]): readonly string[] {
  return names.map((name) => {
    const others = names.filter((other) => other !== name).map((other) => forms.map((form) => form(other)));
    return forms.map((form) => form(name)).find((text, form) => others.every((other) => other[form] !== text))!;
  });
}

const forms: readonly ((name: string) => string)[] = [
  (name) => (name.length <= LETTERS ? name : `${name.slice(0, LETTERS - 1).trimEnd()}…`),
  (name) => (name.length <= LETTERS ? name : `${name.slice(0, LETTERS / 2 - 1)}…${name.slice(-LETTERS / 2)}`),
  (name) => name,
];

type Known = Pick<Step, 'value' | 'lower' | 'upper'>;

/** Returns a function that gives the value of a curve after each of ascending days. */
function walkAlong(steps: readonly Step[], start: number): (day: number) => Known | undefined {
  let next = 0;
  let current: Known = { value: start, lower: start, upper: start };
  return (day) => {
    while (next < steps.length && steps[next]!.day <= day) current = steps[next++]!;
    const isOver = next === steps.length && (steps.at(-1)?.day ?? -1) < day;
    return isOver ? undefined : current;
  };
}
