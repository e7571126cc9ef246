/** A share that changes on certain days and stays until the next: a curve of retention, say. */
export interface Steps {
  readonly name: string;
  readonly colour: string;
  /** Those under observation at first. */
  readonly n: number;
  /** In ascending order of days. Before the first, the share is `start`. */
  readonly steps: readonly Step[];
  /** The day by which half have left, where the curve comes down so far. */
  readonly median?: number;
}

export interface Step {
  readonly day: number;
  /** Under observation when the day begins. */
  readonly atRisk: number;
  /** The share after the day, with its limits where it has any. */
  readonly value: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** Where each curve stands after a day; nothing beyond the last day that a curve is known for. */
export interface CurvePoint {
  readonly day: number;
  readonly values: readonly (number | undefined)[];
  readonly bands: readonly (readonly [number, number] | undefined)[];
}

/** All curves on one axis of days up to `end`: a place for every day on which one of them changes. */
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

/** How many are under observation when a day begins. */
export function atRiskOn({ n, steps }: Steps, day: number): number {
  if (day === 0) return n;
  return steps.find((step) => step.day >= day)?.atRisk ?? 0;
}

/** Heights of labels beside their lines, none nearer to another than `gap` and none below `bottom`; pixels from the top. */
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

/** As many letters of a name as have room beside a curve. */
const LETTERS = 18;

/** Of each name what has room beside a curve: its beginning or, where another looks the same, both ends, or all of it. */
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

/** Answers what a curve is after each of ascending days. */
function walkAlong(steps: readonly Step[], start: number): (day: number) => Known | undefined {
  let next = 0;
  let current: Known = { value: start, lower: start, upper: start };
  return (day) => {
    while (next < steps.length && steps[next]!.day <= day) current = steps[next++]!;
    const isOver = next === steps.length && (steps.at(-1)?.day ?? -1) < day;
    return isOver ? undefined : current;
  };
}
