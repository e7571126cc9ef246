import type { Proofs } from './sources.js';

/** Some events that follow each other in the log: indexes from `first` on, before `end`. */
export interface Run {
  readonly first: number;
  readonly end: number;
}

/**
 * The events that were recorded from an instant on and before another, among the first `size` of a log. They follow each
 * other, because a log never records an event before the one in front of it.
 *
 * @param from, to instants in the one form of `recordedAt`
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
