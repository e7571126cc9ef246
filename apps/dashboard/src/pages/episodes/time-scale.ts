import type { Track } from './tracks.js';

/** Times in milliseconds since 1970, UTC. */
export interface TimeScale {
  readonly start: number;
  readonly end: number;
  /** The time after which the axis is compressed, if it is. */
  readonly turn?: number;
  /** The position of a time, in percent of the width. */
  at(time: number): number;
}

/** Tracks with marks long after treatment. */
const LATER: ReadonlySet<string> = new Set(['Follow-up', 'Corrections']);
/** The minimum width of the treatment, in percent. */
const TREATMENT = 72;

/**
 * The first and last day of a timeline, with a margin. The time after treatment is compressed if it would leave too
 * little room for the treatment.
 */
export function timeScale(tracks: readonly Track[], until: string): TimeScale {
  const all = spanOf(tracks, until);
  const treatment = tracks.filter(({ name }) => !LATER.has(name));
  const turn = treatment.length === 0 ? all.end : spanOf(treatment, until).end;
  const even = (time: number) => (100 * (time - all.start)) / (all.end - all.start);
  if (even(turn) >= TREATMENT) return { ...all, at: even };
  return {
    ...all,
    turn,
    at: (time) =>
      time <= turn
        ? (TREATMENT * (time - all.start)) / (turn - all.start)
        : TREATMENT + ((100 - TREATMENT) * (time - turn)) / (all.end - turn),
  };
}

function spanOf(tracks: readonly Track[], until: string): { readonly start: number; readonly end: number } {
  const days = tracks.flatMap(({ marks }) =>
    marks.flatMap(({ from, to, isSpan }) => [from, to ?? (isSpan ? until : from)]),
  );
  const times = days.map((day) => Date.parse(day));
  const [start, end] = [Math.min(...times), Math.max(...times)];
  const margin = Math.max((end - start) / 50, 86_400_000);
  return { start: start - margin, end: end + margin };
}
