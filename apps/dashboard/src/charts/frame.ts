/** Where a chart's plot lies within it, in pixels: what stands beside or below it is lined up by these. */
export interface PlotFrame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly height: number;
}

/** A chart narrower than this has no room for words beside its lines, and for half the marks on its axis. */
export const NARROW = 560;

/** How far a value from 0 to 1 lies below the top of the chart. */
export function heightOf(share: number, { top, bottom, height }: PlotFrame): number {
  return top + (1 - share) * (height - top - bottom);
}

/** Marks of an axis of days, some six on a wide picture and four on a narrow one. */
export function dayTicks(end: number, isNarrow: boolean): readonly number[] {
  const step = [7, 15, 30, 60, 90, 180, 360].find((each) => end / each <= (isNarrow ? 4 : 7)) ?? 720;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
}
