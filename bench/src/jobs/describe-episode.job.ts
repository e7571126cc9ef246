import { Folding } from '#episode/folding';
import { recordedEntry } from '#episode/recorded';
import { differenceView } from '#server/episodes/difference.view';
import type { FoundEpisode } from '#server/episodes/episode.queries';
import { historyView } from '#server/episodes/history.view';
import { eventsIn, longEpisode, type LoggedLine } from '../data/long-episode.js';
import { inOwnProcess } from '../processes/job.js';
import { timesOf } from './times.js';

export interface Describing {
  readonly entries: number;
  readonly runs: number;
}

/** Milliseconds, each the median of some runs. */
export interface DescribeTimes {
  readonly parsing: number;
  readonly history: number;
  readonly difference: number;
}

/** Answers the history of one episode, and its difference since it was admitted, from the text of its events to that of the answer. */
export const describeEpisode = inOwnProcess(
  import.meta.url,
  async ({ entries, runs }: Describing): Promise<DescribeTimes> => {
    const lines = longEpisode(entries);
    const time = (work: () => unknown) => timesOf(runs, () => Promise.resolve(work()));
    return {
      parsing: await time(() => eventsIn(lines)),
      history: await time(() => JSON.stringify(historyView('long', found(lines)))),
      difference: await time(() => JSON.stringify(differenceView('long', found(lines), 2))),
    };
  },
);

function found(lines: readonly LoggedLine[]): FoundEpisode {
  const events = eventsIn(lines);
  const folding = new Folding();
  for (const event of events) folding.add(recordedEntry(event));
  const { episode } = folding;
  return { episode, course: episode.course, events };
}
