/** Quartiles of fewer than this are drawn as uncertain. */
export const FEW = 10;

interface Counted {
  readonly n: number;
  readonly median: number | null;
  readonly p25: number | null;
  readonly p75: number | null;
}

/** A point, split into its known and its uncertain values for drawing. */
export type Certainty<Point> = Point & {
  readonly known: number | undefined;
  /** Also set for a known point next to an uncertain one, so that the lines connect. */
  readonly uncertain: number | undefined;
  readonly band: readonly [number, number] | undefined;
};

/**
 * Splits a line of medians into known and uncertain parts. Uncertain points have no band. By default, points with few
 * cases are uncertain.
 */
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
