import type { VerifyProgress } from '#read-models/verify/verify';
import type { Progress } from '../print/progress.js';
import { count } from '../print/table.js';

/** Told how far a replay of the log with a comparison after it is. */
export type OnProgress = (progress: VerifyProgress) => void;

/** The replay fills the bar; the comparison says which table it is at. */
export function onBar(bar: Progress): OnProgress {
  return ({ phase, events, position, head, table, rows }) => {
    bar.until(Math.max(Number(head), 1));
    const note =
      phase === 'replaying'
        ? `replaying, ${count(BigInt(events))} events`
        : `comparing ${table}, ${count(rows ?? 0)} rows`;
    bar.at(Number(position), note);
  };
}

/** Differing rows that are told at most. */
export const MOST_ROWS = 1_000;
