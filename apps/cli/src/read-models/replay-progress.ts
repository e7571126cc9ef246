import type { VerifyProgress } from '#read-models/verify/verify';
import type { Progress } from '../print/progress.js';
import { count } from '../print/table.js';

/** Receives the progress of a replay of the log and of the comparison after it. */
export type OnProgress = (progress: VerifyProgress) => void;

/** The replay fills the bar; the comparison shows its current table. */
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

/** The most differing rows that a report of a comparison can list. */
export const MOST_ROWS = 1_000;
