import type { Draft } from './chart.js';
import { cohortOf, episodeIdOf, lineOf, type Cohort, type SimulationOptions } from './cohort.js';
import type { CommandLine } from './command-line.js';
import { datedLater } from './dated-later.js';
import { diceOf } from './dice.js';
import { READMITTED } from './distributions.js';
import { EntryQueue } from './entry-queue.js';
import { simulateEpisode } from './episode.js';
import { newPatient, type Patient } from './patient.js';

/** The number of episodes of one group of providers. Groups are sequential, so that only one is in memory. */
const EPISODES_PER_GROUP = 3_000;
const PROVIDERS_PER_GROUP = 3;
const DAYS_BEFORE_READMISSION = 14;

/** An episode with remaining entries. */
interface EpisodeRun {
  /** The day of its next entry. */
  readonly day: number;
  readonly order: number;
  readonly episodeId: string;
  readonly drafts: readonly Draft[];
  readonly next: number;
}

/** A discharged patient, who may be readmitted from a day on. */
interface FormerPatient {
  readonly day: number;
  /** The index of the last episode. */
  readonly order: number;
  readonly patient: Patient;
  readonly providerId: string;
  readonly episodes: number;
}

/**
 * A cohort of synthetic patients of intensive outpatient providers, as the command lines that their record systems
 * would send: in the order of the days of entry, so that the lines of many episodes alternate and late entries come late.
 * In this order every line is accepted. Providers come in groups of three; a group starts after the previous one has sent
 * everything, so that memory is constant, however many episodes there are.
 */
export function simulate({ daysLater = 0, ...options }: SimulationOptions): Generator<CommandLine, void, undefined> {
  const linesOf = (): Generator<CommandLine, void, undefined> => asDrawn(cohortOf(options));
  return daysLater === 0 ? linesOf() : datedLater(linesOf, daysLater);
}

function* asDrawn(cohort: Cohort): Generator<CommandLine, void, undefined> {
  for (let first = 0; first < cohort.episodes; first += EPISODES_PER_GROUP) {
    const count = Math.min(EPISODES_PER_GROUP, cohort.episodes - first);
    for (const { episodeId, drafts, from, to } of simulateGroup(cohort, first, count)) {
      for (let entry = from; entry < to; entry += 1) yield lineOf(cohort, episodeId, drafts, entry);
    }
  }
}

/** The entries of one episode on one day: a range of its drafts. */
interface DayOfEntries {
  readonly episodeId: string;
  readonly drafts: readonly Draft[];
  readonly from: number;
  readonly to: number;
}

function* simulateGroup(cohort: Cohort, first: number, count: number): Generator<DayOfEntries, void, undefined> {
  const runs = new EntryQueue<EpisodeRun>();
  const formerPatients = new EntryQueue<FormerPatient>();
  const days = cohort.untilDay - cohort.fromDay + 1;
  for (let index = 0; index < count; index += 1) {
    const day = cohort.fromDay + Math.floor((index * days) / count);
    yield* entriesBefore(day, cohort, runs);
    const { run, former } = begin(cohort, first + index, day, formerPatients);
    runs.push(run);
    if (former !== undefined) formerPatients.push(former);
  }
  yield* entriesBefore(cohort.untilDay + 1, cohort, runs);
}

function begin(
  cohort: Cohort,
  order: number,
  day: number,
  formerPatients: EntryQueue<FormerPatient>,
): { readonly run: EpisodeRun; readonly former?: FormerPatient } {
  const dice = diceOf(cohort.seed, order);
  const returns = dice.chance(READMITTED) && (formerPatients.nextDay ?? Infinity) <= day;
  const earlier = returns ? formerPatients.pop() : undefined;
  const episodeId = episodeIdOf(cohort, order);
  const patient = earlier?.patient ?? newPatient(dice, `${episodeId}-patient`, day);
  const providerId = earlier?.providerId ?? providerOf(order);
  const previousEpisodeId = earlier === undefined ? undefined : episodeIdOf(cohort, earlier.order);
  const episodes = earlier?.episodes ?? 0;
  const referral = { patient, providerId, day, previousEpisodeId };
  const { drafts, leftOn } = simulateEpisode(dice, referral, episodes, cohort.detail);
  const run = { day, order, episodeId, drafts, next: 0 };
  if (leftOn === undefined) return { run };
  return {
    run,
    former: { day: leftOn + DAYS_BEFORE_READMISSION, order, patient, providerId, episodes: episodes + 1 },
  };
}

/** All entries before a day, in order. */
function* entriesBefore(day: number, cohort: Cohort, runs: EntryQueue<EpisodeRun>): Generator<DayOfEntries, void> {
  while ((runs.nextDay ?? Infinity) < day) {
    const run = runs.pop();
    if (run === undefined) return;
    const { drafts, episodeId, next: from } = run;
    let to = from;
    while (drafts[to]?.enteredDay === run.day) to += 1;
    yield { episodeId, drafts, from, to };
    const nextDay = drafts[to]?.enteredDay ?? Infinity;
    if (nextDay <= cohort.untilDay) runs.push({ ...run, day: nextDay, next: to });
  }
}

/** The name of a provider: the same in all groups except for the number of the group. */
function providerOf(order: number): string {
  const group = Math.floor(order / EPISODES_PER_GROUP) + 1;
  return `provider-${group}-${(order % PROVIDERS_PER_GROUP) + 1}`;
}
