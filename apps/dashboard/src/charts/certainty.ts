/** Quartiles of fewer than these say little: they are drawn as uncertain. */
export const FEW = 10;

interface Counted {
  readonly n: number;
  readonly median: number | null;
  readonly p25: number | null;
  readonly p75: number | null;
}

/** What of a place is drawn as known, and what as uncertain. */
export type Certainty<Place> = Place & {
  readonly known: number | undefined;
  /** Of a known place too where the line goes on to or comes from an uncertain one. */
  readonly uncertain: number | undefined;
  readonly band: readonly [number, number] | undefined;
};

/** Parts a line of medians into what is known and what is uncertain, which has no band: what rests on few, unless said otherwise. */
export function certaintyOf<P extends Counted>(
  places: readonly P[],
  isUncertain: (place: P) => boolean = ({ n }) => n < FEW,
): readonly Certainty<P>[] {
  const isDoubtful = (place: P | undefined) => place !== undefined && isUncertain(place);
  return places.map((place, index) => {
    const median = place.median ?? undefined;
    const isNextToOne = isDoubtful(places[index - 1]) || isDoubtful(places[index + 1]);
    const hasBand = !isDoubtful(place) && place.p25 !== null && place.p75 !== null;
    return {
      ...place,
      known: isDoubtful(place) ? undefined : median,
      uncertain: isDoubtful(place) || isNextToOne ? median : undefined,
      band: hasBand ? [place.p25, place.p75] : undefined,
    };
  });
}
