/** Round steps for ticks. */
const STEPS = [1, 2, 5, 10];

export interface Axis {
  readonly end: number;
  readonly ticks: readonly number[];
}

/** An axis from zero to slightly above the greatest value, with about four to six round ticks. */
export function axisUpTo(greatest: number): Axis {
  const magnitude = 10 ** Math.floor(Math.log10(greatest / 4));
  const step = STEPS.map((each) => each * magnitude).find((each) => each * 5 >= greatest) ?? 10 * magnitude;
  const marks = Math.ceil(greatest / step);
  return { end: marks * step, ticks: Array.from({ length: marks + 1 }, (_, index) => index * step) };
}
