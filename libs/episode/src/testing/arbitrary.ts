import fc from 'fast-check';
import { eventTypeOf, type ClinicalCommandType, type CorrectionRequest, type EpisodeCommand } from '../commands.js';
import { stayOn } from '../course.js';
import { addDays } from '../dates.js';
import { decide } from '../decide.js';
import type { ClinicalEvent, ClinicalType, EpisodeEvent } from '../events.js';
import { evolve } from '../evolve.js';
import { directionOf, type Direction } from '../level.js';
import type { LevelChanged } from '../payloads/stay.js';
import { newEpisode, type Entry, type Episode, type RecordedEntry } from '../state.js';
import { arbitraryDateBetween, arbitraryEvent } from './arbitrary-data.js';
import { command, correctEntries, correction, voidEntries, voidEpisode } from './commands.js';
import { corrected, entriesCorrected, entriesVoided, episodeVoided } from './events.js';
import { recorded } from './given.js';

/** An intention of a sender. The command that it becomes depends on the state of the episode. */
export type Step =
  | { readonly do: 'record'; readonly event: ClinicalEvent }
  /** Corrects an entry of the event's type to say what the event says. */
  | { readonly do: 'replace'; readonly pick: number; readonly event: ClinicalEvent }
  /** Corrects entries, all in one command, to have happened some days later or earlier. */
  | { readonly do: 'shift'; readonly picks: readonly number[]; readonly days: number }
  | { readonly do: 'void'; readonly picks: readonly number[] }
  | { readonly do: 'void-episode' };

/** The result of several steps in sequence. */
export interface Run {
  readonly commands: readonly EpisodeCommand[];
  /** The entries that were accepted: a legal history in its order of arrival. */
  readonly recorded: readonly RecordedEntry[];
  readonly episode: Episode;
}

interface Options {
  /** The maximum number of steps after the referral and the admission. */
  readonly maxSteps?: number;
}

/** Steps of an episode that mostly starts with a referral and an admission and continues at random. */
export function arbitrarySteps({ maxSteps = 30 }: Options = {}): fc.Arbitrary<Step[]> {
  const opening = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(recordingBetween('ReferralReceived', 0, 20), recordingBetween('PatientAdmitted', 10, 60)),
    },
    { weight: 1, arbitrary: fc.tuple(recordingBetween('ReferralReceived', 0, 20)) },
    { weight: 1, arbitrary: fc.constant([]) },
  );
  return fc
    .tuple(
      fc.array(recording('DrugScreenRecorded', 'AssessmentRecorded'), { maxLength: 1 }),
      opening,
      fc.array(arbitraryStep, { maxLength: maxSteps, size: 'max' }),
    )
    .map(([before, frame, steps]) => [...before, ...frame, ...steps]);
}

/** The legal part of arbitrary steps: what `decide` accepts. */
export function arbitraryRun(options?: Options): fc.Arbitrary<Run> {
  return arbitrarySteps(options).map(run);
}

/** A legal history as a log holds it: late entries, corrections and voids among the others. */
export function arbitraryHistory(options?: Options): fc.Arbitrary<readonly RecordedEntry[]> {
  return arbitraryRun(options).map((each) => each.recorded);
}

/** A log that obeys no rule: events of any kind in any order, corrections of whatever revision. */
export function arbitraryLog({ maxSteps = 30 }: Options = {}): fc.Arbitrary<RecordedEntry[]> {
  const revision = fc.integer({ min: -1, max: maxSteps });
  const event: fc.Arbitrary<EpisodeEvent> = fc.oneof(
    { weight: 20, arbitrary: arbitraryEvent() },
    {
      weight: 2,
      arbitrary: fc
        .array(fc.tuple(revision, arbitraryEvent()), { maxLength: 3 })
        .map((pairs) => entriesCorrected(pairs.map(([at, by]) => corrected(at, by)))),
    },
    { weight: 2, arbitrary: fc.array(revision, { maxLength: 3 }).map((revisions) => entriesVoided(revisions)) },
    { weight: 1, arbitrary: fc.constant(episodeVoided()) },
  );
  return fc.array(event, { maxLength: maxSteps, size: 'max' }).map((events) => recorded(events));
}

/** Runs the steps in sequence. */
export function run(steps: readonly Step[]): Run {
  const commands: EpisodeCommand[] = [];
  const entries: RecordedEntry[] = [];
  let episode = newEpisode;
  for (const step of steps) {
    const sent = commandOf(step, episode);
    const decision = decide(sent, episode);
    commands.push(sent);
    if (!decision.accepted) continue;
    const accepted = recorded(decision.events, episode.revision + 1);
    entries.push(...accepted);
    episode = accepted.reduce(evolve, episode);
  }
  return { commands, recorded: entries, episode };
}

/** The command that a step becomes for an episode: a level change in its true direction, a correction of an entry's type. */
export function commandOf(step: Step, episode: Episode): EpisodeCommand {
  switch (step.do) {
    case 'record':
      return recordingCommand(step.event, episode);
    case 'replace':
      return replacing(step.event, step.pick, episode);
    case 'shift':
      return correctEntries(picked(step.picks, episode.entries).map((entry) => shifted(entry, step.days)));
    case 'void':
      return voidEntries(picked(step.picks, episode.entries).map(({ revision }) => revision));
    case 'void-episode':
      return voidEpisode();
  }
}

const changeTo = { down: 'StepDown', up: 'StepUp', lateral: 'TransferLaterally' } as const satisfies Record<
  Direction,
  ClinicalCommandType
>;

function recordingCommand({ type, data }: ClinicalEvent, { course }: Episode): EpisodeCommand {
  if (!isMove(data)) return command(commandTypeOf(type), data);
  const { from: _, ...rest } = data;
  const level = stayOn(course, data.effectiveOn)?.level;
  return command(changeTo[level === undefined ? 'lateral' : directionOf(level, data.to)], rest);
}

function replacing(event: ClinicalEvent, pick: number, { entries }: Episode): EpisodeCommand {
  const [entry] = picked(
    [pick],
    entries.filter(({ effective }) => effective?.type === event.type),
  );
  return correctEntries([correction(entry?.revision ?? pick, event)]);
}

function shifted({ revision, event, effective }: Entry, days: number): CorrectionRequest {
  const { type, data } = effective ?? (event as ClinicalEvent);
  const later = { effectiveOn: addDays(data.effectiveOn, days) };
  const contact = 'lastContactOn' in data ? { lastContactOn: addDays(data.lastContactOn, days) } : {};
  return correction(revision, { type, data: { ...data, ...later, ...contact } } as ClinicalEvent);
}

/** The entries at these indexes, modulo their number; an index may occur twice. */
function picked(picks: readonly number[], entries: readonly Entry[]): Entry[] {
  return picks.flatMap((pick) => entries[pick % entries.length] ?? []);
}

function isMove(data: ClinicalEvent['data']): data is LevelChanged {
  return 'to' in data && 'lastContactOn' in data;
}

function commandTypeOf(type: ClinicalType): ClinicalCommandType {
  const found = Object.entries(eventTypeOf).find(([, eventType]) => eventType === type);
  return found![0] as ClinicalCommandType;
}

function recording(...types: readonly ClinicalType[]): fc.Arbitrary<Step> {
  return arbitraryEvent(...types).map((event) => ({ do: 'record', event }));
}

function recordingBetween(type: ClinicalType, from: number, to: number): fc.Arbitrary<Step> {
  return fc.tuple(arbitraryEvent(type), arbitraryDateBetween(from, to)).map(([event, effectiveOn]) => ({
    do: 'record',
    event: { ...event, data: { ...event.data, effectiveOn } } as ClinicalEvent,
  }));
}

const picks = fc.uniqueArray(fc.nat({ max: 30 }), { minLength: 1, maxLength: 3 });

const replacement = arbitraryEvent(
  'ReferralReceived',
  'PatientAdmitted',
  'ServiceRecorded',
  'DrugScreenRecorded',
  'SteppedUp',
  'PhaseChanged',
  'PatientDischarged',
);

const arbitraryStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 50, arbitrary: recording('ServiceRecorded', 'MedicationRecorded', 'DrugScreenRecorded') },
  { weight: 30, arbitrary: recording('SteppedDown', 'SteppedUp', 'TransferredLaterally') },
  { weight: 30, arbitrary: recording('PhaseChanged', 'ProgramChanged', 'ModalityChanged') },
  { weight: 25, arbitrary: recording('TreatmentPaused', 'TreatmentResumed') },
  { weight: 30, arbitrary: recording() },
  { weight: 25, arbitrary: recordingBetween('PatientDischarged', 120, 180) },
  { weight: 15, arbitrary: recordingBetween('FollowUpRecorded', 150, 180) },
  { weight: 20, arbitrary: fc.record({ do: fc.constant('replace'), pick: fc.nat(), event: replacement }) },
  { weight: 20, arbitrary: fc.record({ do: fc.constant('shift'), picks, days: fc.integer({ min: -5, max: 5 }) }) },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('void'), picks }) },
  { weight: 1, arbitrary: fc.constant({ do: 'void-episode' }) },
);
