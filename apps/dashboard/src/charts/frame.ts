/** The plot area of a chart, in pixels. Texts next to it and below it are aligned with it. */
export interface PlotFrame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly height: number;
}

/** A narrower chart has no room for labels next to its lines, and for only half of the ticks. */
export const NARROW = 560;

/** The distance of a value from 0 to 1 below the top of the chart. */
export function heightOf(share: number, { top, bottom, height }: PlotFrame): number {
  return top + (1 - share) * (height - top - bottom);
}

/** Ticks of an axis of days: about six on a wide chart and four on a narrow one. */
export function dayTicks(end: number, isNarrow: boolean): readonly number[] {
  const step = [7, 15, 30, 60, 90, 180, 360].find((each) => end / each <= (isNarrow ? 4 : 7)) ?? 720;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
}
