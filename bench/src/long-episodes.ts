import { describeEpisode } from './jobs/describe-episode.job.js';
import { count, duration, type Row } from './row.js';
import type { Workspace } from './workspace.js';

const ENTRIES = [500, 1_000, 2_000];
const RUNS = 15;
/** What the longest may take, in milliseconds: so long does nobody else get an answer. */
const GOAL = 200;

/** History and difference of one episode with many entries, compared with parsing its events. */
export async function longEpisodes({ say }: Workspace): Promise<Row[]> {
  const rows: Row[] = [];
  for (const entries of ENTRIES) {
    say(`long episodes: ${entries} entries`);
    const { parsing, ...times } = await describeEpisode({ entries, runs: RUNS });
    for (const what of ['history', 'difference'] as const) {
      rows.push({
        what: `${what} of an episode of ${count(entries)} entries`,
        measured: duration(times[what]),
        baseline: `parsing its events: ${duration(parsing)}`,
        ratio: times[what] / parsing,
        ...(entries === Math.max(...ENTRIES) && { goal: `under ${duration(GOAL)}`, met: times[what] < GOAL }),
      });
    }
  }
  return rows;
}
