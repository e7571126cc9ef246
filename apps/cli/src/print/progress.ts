import { SingleBar } from 'cli-progress';
import { say, type Io } from '../io.js';
import { count } from './table.js';

/** The progress of a long task, for the waiting user. */
export interface Progress {
  /** @param note shown next to the bar, or in the line */
  at(done: number, note?: string): void;
  /** Moves the end. */
  until(total: number): void;
  /** Prints a message above the progress. */
  say(text: string): void;
  end(): void;
}

/** Milliseconds between two lines. */
export const LINE_EVERY = 5_000;

/**
 * Shows progress on standard error: a bar on a terminal, or else a line now and then for a file, a pipe or a journal.
 * Without a total, it shows only the note.
 *
 * @param now milliseconds on any clock that does not go back
 */
export function progressOf(io: Io, label: string, total?: number, now = (): number => performance.now()): Progress {
  return io.stderr.isTTY === true ? barOf(io, label, total) : linesOf(io, label, total, now);
}

function barOf(io: Io, label: string, total: number | undefined): Progress {
  const format = total === undefined ? `${label} {note}` : `${label} {bar} {percentage}% {note}`;
  const bar = new SingleBar({
    stream: io.stderr as NodeJS.WriteStream,
    format,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 30,
  });
  let shown = { end: total ?? 1, done: 0, note: '' };
  const start = (): void => bar.start(shown.end, shown.done, { note: shown.note });
  start();
  return {
    at(done, note = count(done)) {
      shown = { ...shown, done: total === undefined ? 0 : done, note };
      bar.update(shown.done, { note });
    },
    until(end) {
      shown = { ...shown, end };
      bar.setTotal(end);
    },
    say(text) {
      // A stopped bar is cleared from the terminal.
      bar.stop();
      say(io, text);
      start();
    },
    end: () => bar.stop(),
  };
}

function linesOf(io: Io, label: string, total: number | undefined, now: () => number): Progress {
  let end = total;
  let said = now();
  return {
    at(done, note = count(done)) {
      if (now() - said < LINE_EVERY) return;
      said = now();
      say(io, `${label}: ${[...percent(done, end), note].join(', ')}`);
    },
    until: (later) => void (end = later),
    say: (text) => say(io, text),
    end: () => undefined,
  };
}

/** Rounds down, so that 100 % appears only when everything is done. */
function percent(done: number, total: number | undefined): string[] {
  if (total === undefined || !(total > 0)) return [];
  return [`${Math.floor((100 * Math.min(done, total)) / total)}%`];
}
