import { differenceInWords, type Comparison } from '#event-store/copy/compare-logs';
import type { CopyProgress } from '#event-store/copy/copy-log';
import { count, tableOf } from '../../print/table.js';

/** The result of a copy. */
export interface CopyResult {
  readonly copied: number;
  /** Events that an earlier copy had already written. */
  readonly before: number;
  readonly seconds: number;
  readonly eventsPerSecond: number;
  readonly from: ComparedLog;
  readonly to: ComparedLog;
  readonly equal: boolean;
  /** The first difference between the logs, in words. */
  readonly firstDifference?: string;
  /** Whether the source recorded events after the copy was complete. */
  readonly sourceGrew: boolean;
}

export interface ComparedLog {
  readonly log: string;
  readonly events: number;
  readonly sha256: string;
}

export interface CopyOutcome {
  readonly progress: CopyProgress;
  readonly milliseconds: number;
  readonly comparison: Comparison;
  readonly sourceGrew: boolean;
}

export function resultOf(
  { progress, milliseconds, comparison, sourceGrew }: CopyOutcome,
  names: readonly [string, string],
): CopyResult {
  const copied = progress.events - progress.before;
  const seconds = Math.round(milliseconds) / 1000;
  const difference = comparison.firstDifference;
  return {
    copied,
    before: progress.before,
    seconds,
    eventsPerSecond: Math.round(copied / Math.max(seconds, 0.001)),
    from: { log: names[0], ...comparison.a },
    to: { log: names[1], ...comparison.b },
    equal: difference === undefined,
    firstDifference: difference && differenceInWords(difference, ['the source', 'the target']),
    sourceGrew,
  };
}

export function resultInWords(result: CopyResult): string {
  const { copied, before, seconds, eventsPerSecond, from, to, equal, sourceGrew } = result;
  const there = before === 0 ? '' : `; ${count(before)} had been copied before`;
  const rows = [from, to].map(({ log, events, sha256 }) => [log, count(events), sha256]);
  return [
    `${count(copied)} events copied in ${seconds.toFixed(1)} s (${count(eventsPerSecond)} a second)${there}\n\n`,
    tableOf(['log', 'events', 'SHA-256'], rows, { right: [1] }),
    equal ? '\nThe logs are equal.\n' : '',
    sourceGrew ? 'The source has recorded more events since: the same command copies them too.\n' : '',
  ].join('');
}
