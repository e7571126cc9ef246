import type { SimulationOptions } from '#simulation/cohort';
import type { Client } from '../connection/client.js';
import { Failure } from '../failure.js';
import { importLines } from '../import/import-lines.js';
import { say, type Io } from '../io.js';
import { progressOf } from '../print/progress.js';
import { count } from '../print/table.js';
import { batchesOf } from '../simulation/batches.js';
import { episodesBegun } from '../simulation/begun.js';
import { ExampleEpisode } from './example-episode.js';
import { findMarker, mark, type Marker } from './marker.js';

/**
 * Sees to it that a cohort is in the log, and names an episode of it. A run that was ended half-way is resumed by
 * sending everything again: what is on record is not recorded twice. One that was completed is recognised at once.
 */
export async function fill(client: Client, folder: string, cohort: SimulationOptions, io: Io): Promise<string> {
  const found = await findMarker(folder, cohort, client);
  if (found !== undefined) {
    say(io, `${count(cohort.episodes)} simulated episodes are on record already`);
    return found.episodeId;
  }
  say(io, `recording ${count(cohort.episodes)} simulated episodes of intensive outpatient providers ...`);
  const marker = await record(client, cohort, io);
  mark(folder, marker);
  return marker.episodeId;
}

async function record(client: Client, cohort: SimulationOptions, io: Io): Promise<Marker> {
  const progress = progressOf(io, 'recording', cohort.episodes);
  const example = new ExampleEpisode();
  let begun = 0;
  let last: Pick<Marker, 'commandId' | 'position'> | undefined;
  const importing = importLines(client, batchesOf(cohort), io, {
    failures: 1,
    onAnswers: (tally, answers) => {
      begun += episodesBegun(answers);
      progress.at(begun, `${count(begun)} episodes, ${count(tally.lines)} commands`);
      example.consider(answers);
      const { commandId, position } = answers.at(-1)!.answer;
      if (commandId !== undefined && position !== undefined) last = { commandId, position };
    },
  });
  const summary = await importing.finally(() => progress.end());
  const [failure] = summary.failures;
  if (failure !== undefined) throw new Failure(`the simulated ${failure.line}th command was refused: ${failure.title}`);
  say(
    io,
    `${count(summary.lines)} commands in ${summary.seconds.toFixed(1)} s: ${count(summary.accepted)} accepted, ${count(summary.duplicate)} on record before`,
  );
  const episodeId = await example.choose(client);
  if (last === undefined || episodeId === undefined) throw new Failure('the simulated cohort is empty');
  return { cohort, episodeId, ...last };
}
