import { lastDayOf } from '#server/engine/demo-marker';
import type { CalendarDate } from '#episode/dates';
import type { SimulationOptions } from '#simulation/cohort';
import type { Client } from '../../connection/client.js';
import { Failure } from '../../failure.js';
import { importLines } from '../../bulk-import/import-lines.js';
import { say, type Io } from '../../io.js';
import { progressOf } from '../../print/progress.js';
import { count } from '../../print/table.js';
import { batchesOf } from '../../simulation/batches.js';
import { episodesBegun } from '../../simulation/episodes-begun.js';
import { daysLaterOf, type ChosenEnd } from './choose-end.js';
import { ExampleEpisode } from './example-episode.js';
import { FirstFigures } from './first-figures.js';
import { findCohort, writeMarker, type Recorded } from './marker.js';

/** A recorded cohort. */
export interface Filled {
  /** The example episode. */
  readonly episodeId: string;
  /** The last day of the cohort. */
  readonly ends: CalendarDate;
}

/**
 * Makes sure that the log has the cohort, and returns an example episode of it. A run that was interrupted resumes: it
 * sends everything again with the same dates, and the server does not record anything twice. A complete cohort is
 * recognised at once.
 */
export async function fill(
  client: Client,
  folder: string,
  cohort: SimulationOptions,
  end: ChosenEnd,
  io: Io,
): Promise<Filled> {
  const found = await findCohort(folder, cohort, client);
  const daysLater = daysLaterOf(found, cohort, end);
  const ends = lastDayOf({ cohort, daysLater });
  const which = `${count(cohort.episodes)} simulated episodes of intensive outpatient providers, up to ${ends}`;
  if (found?.recorded !== undefined) {
    say(io, `${which}, are already recorded`);
    if (!found.isOld) return { episodeId: found.recorded.episodeId, ends };
    const episodeId = (await (await ExampleEpisode.in(cohort)).choose(client)) ?? found.recorded.episodeId;
    writeMarker(folder, { cohort, daysLater, ...found.recorded, episodeId });
    return { episodeId, ends };
  }
  say(io, `recording ${which} ...`);
  writeMarker(folder, { cohort, daysLater });
  const recorded = await record(client, { ...cohort, daysLater }, io);
  writeMarker(folder, { cohort, daysLater, ...recorded });
  return { episodeId: recorded.episodeId, ends };
}

async function record(client: Client, cohort: SimulationOptions, io: Io): Promise<Recorded> {
  const progress = progressOf(io, 'recording', cohort.episodes);
  const example = new ExampleEpisode();
  const first = new FirstFigures(client, cohort.episodes, (figures) => progress.say(figures));
  let begun = 0;
  let last: Pick<Recorded, 'commandId' | 'position'> | undefined;
  const importing = importLines(client, first.holdBack(batchesOf(cohort)), io, {
    failures: 1,
    onAnswers: (tally, answers) => {
      begun += episodesBegun(answers);
      progress.at(begun, `${count(begun)} episodes, ${count(tally.lines)} commands`);
      example.consider(answers.map(({ line }) => line));
      first.consider(answers);
      const { commandId, position } = answers.at(-1)!.answer;
      if (commandId !== undefined && position !== undefined) last = { commandId, position };
    },
  });
  const summary = await importing.finally(() => progress.end());
  const [failure] = summary.failures;
  if (failure !== undefined) throw new Failure(`the simulated ${failure.line}th command was refused: ${failure.title}`);
  say(
    io,
    `${count(summary.lines)} commands in ${summary.seconds.toFixed(1)} s: ${count(summary.accepted)} accepted, ${count(summary.duplicate)} recorded before`,
  );
  const episodeId = await example.choose(client);
  if (last === undefined || episodeId === undefined) throw new Failure('the simulated cohort is empty');
  return { episodeId, ...last };
}
