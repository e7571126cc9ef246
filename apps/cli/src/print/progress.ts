import { SingleBar } from 'cli-progress';
import type { Io } from '../io.js';
import { count } from './table.js';

/** Something that takes long, for the one who waits. */
export interface Progress {
  /** @param note shown behind the bar */
  at(done: number, note?: string): void;
  /** Where the end moves away. */
  until(total: number): void;
  end(): void;
}

const silent: Progress = { at: () => undefined, until: () => undefined, end: () => undefined };

/**
 * A bar on standard error where that is a terminal, else nothing. Without a total there is nothing to draw a bar
 * of: only the note is shown.
 */
export function progressOf(io: Io, label: string, total?: number): Progress {
  if (io.stderr.isTTY !== true) return silent;
  const format = total === undefined ? `${label} {note}` : `${label} {bar} {percentage}% {note}`;
  const bar = new SingleBar({
    stream: io.stderr as NodeJS.WriteStream,
    format,
    hideCursor: true,
    clearOnComplete: true,
    barsize: 30,
  });
  bar.start(total ?? 1, 0, { note: '' });
  return {
    at: (done, note = count(done)) => bar.update(total === undefined ? 0 : done, { note }),
    until: (end) => bar.setTotal(end),
    end: () => bar.stop(),
  };
}
