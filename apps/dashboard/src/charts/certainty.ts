/** Quartiles of fewer than these say little: they are drawn as uncertain. */
export const FEW = 10;

interface Counted {
  readonly n: number;
  readonly median: number | null;
  readonly p25: number | null;
  readonly p75: number | null;
}

/** What of a place is drawn as known, and what as uncertain. */
export type Certainty<Point> = Point & {
  readonly known: number | undefined;
  /** Of a known place too where the line goes on to or comes from an uncertain one. */
  readonly uncertain: number | undefined;
  readonly band: readonly [number, number] | undefined;
};

/** Parts a line of medians into what is known and what is uncertain, which has no band: what rests on few, unless said otherwise. */
export function certaintyOf<Point extends Counted>(
  points: readonly Point[],
  isUncertain: (point: Point) => boolean = ({ n }) => n < FEW,
): readonly Certainty<Point>[] {
  const isDoubtful = (point: Point | undefined) => point !== undefined && isUncertain(point);
  return points.map((point, index) => {
    const median = point.median ?? undefined;
    const isNextToOne = isDoubtful(points[index - 1]) || isDoubtful(points[index + 1]);
    const hasBand = !isDoubtful(point) && point.p25 !== null && point.p75 !== null;
    return {
      ...point,
      known: isDoubtful(point) ? undefined : median,
      uncertain: isDoubtful(point) || isNextToOne ? median : undefined,
      band: hasBand ? [point.p25, point.p75] : undefined,
    };
  });
}
