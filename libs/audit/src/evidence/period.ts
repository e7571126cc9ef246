import type { Proofs } from './sources.js';

/** Consecutive events of the log: indexes from `first` up to (not including) `end`. */
export interface Run {
  readonly first: number;
  readonly end: number;
}

/**
 * The events among the first `size` of a log that were recorded from one instant up to (not including) another. They are
 * consecutive, because times of recording never descend in a log.
 *
 * @param from, to instants in the form of `recordedAt`
 */
export function recordedBetween(proofs: Pick<Proofs, 'at'>, from: string, to: string, size: number): Run {
  const first = firstNotBefore(proofs, from, 0, size);
  return { first, end: firstNotBefore(proofs, to, first, size) };
}

function firstNotBefore(proofs: Pick<Proofs, 'at'>, instant: string, low: number, high: number): number {
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (proofs.at(middle)!.envelope.recordedAt < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
