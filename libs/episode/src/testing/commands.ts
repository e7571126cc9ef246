import type {
  ClinicalCommandType,
  CommandData,
  CorrectionRequest,
  EntryReference,
  EpisodeCommand,
  eventTypeOf,
} from '../commands.js';
import { calendarDate } from '../dates.js';
import type { ClinicalEvent, ClinicalType } from '../events.js';
import type { EpisodeVoided } from '../events.js';
import type { SourceEntry } from '../payloads/common.js';
import type { ChangeLevel } from '../payloads/stay.js';
import * as events from './events.js';
import type { EventBuilder, Fields } from './events.js';

/* Builders of commands for specs. Each has the parameters of its event's builder. */

/** The default day on which commands are received: after every other default date. */
export const TODAY = calendarDate('2026-12-31');
export const EPISODE_ID = 'episode-1';

type EventTypeOf<Type extends ClinicalCommandType> = (typeof eventTypeOf)[Type];
type LevelCommand = 'StepDown' | 'StepUp' | 'TransferLaterally';

/** A command with the fields that every command has. */
export function command<Type extends keyof CommandData>(type: Type, data: CommandData[Type]): EpisodeCommand<Type> {
  return { type, data, episodeId: EPISODE_ID, receivedOn: TODAY } as object as EpisodeCommand<Type>;
}

/** The same command, received on another day. */
export function receivedOn<Command extends EpisodeCommand>(date: string, sent: Command): Command {
  return { ...sent, receivedOn: calendarDate(date) };
}

function saying<Type extends Exclude<ClinicalCommandType, LevelCommand>>(
  type: Type,
  event: EventBuilder<EventTypeOf<Type>>,
): (fields?: Fields<EventTypeOf<Type>>) => EpisodeCommand<Type> {
  return (fields) => command(type, dataOf(event(fields)) as object as CommandData[Type]);
}

/** Omits the previous level and the last contact unless the spec gives them, so that the episode supplies them. */
function moving<Type extends LevelCommand>(
  type: Type,
  event: EventBuilder<EventTypeOf<Type>>,
): (fields?: Fields<EventTypeOf<Type>>) => EpisodeCommand<Type> {
  return (fields = {}) => {
    const { from, lastContactOn, ...rest } = dataOf(event(fields)) as ChangeLevel;
    const stated = {
      ...(fields.from === undefined ? {} : { from }),
      ...(fields.lastContactOn === undefined ? {} : { lastContactOn }),
    };
    return command(type, { ...rest, ...stated } as object as CommandData[Type]);
  };
}

function dataOf({ data }: { readonly data: object }): object {
  return data;
}

export const receiveReferral = saying('ReceiveReferral', events.referred);
export const waitlistPatient = saying('WaitlistPatient', events.waitlisted);
export const recordCoverage = saying('RecordCoverage', events.coverageRecorded);
export const decideAuthorization = saying('DecideAuthorization', events.authorizationDecided);
export const recordAssessment = saying('RecordAssessment', events.assessed);
export const recordDiagnosis = saying('RecordDiagnosis', events.diagnosed);
export const identifyNeed = saying('IdentifyNeed', events.needIdentified);
export const admitPatient = saying('AdmitPatient', events.admitted);
export const setTreatmentPlan = saying('SetTreatmentPlan', events.planSet);
export const changePhase = saying('ChangePhase', events.phaseChanged);
export const changeProgram = saying('ChangeProgram', events.programChanged);
export const changeModality = saying('ChangeModality', events.modalityChanged);
export const recordService = saying('RecordService', events.served);
export const recordMedication = saying('RecordMedication', events.medicated);
export const recordDrugScreen = saying('RecordDrugScreen', events.screened);
export const reportSubstanceUse = saying('ReportSubstanceUse', events.useReported);
export const reviewContinuedStay = saying('ReviewContinuedStay', events.reviewed);
export const stepDown = moving('StepDown', events.steppedDown);
export const stepUp = moving('StepUp', events.steppedUp);
export const transferLaterally = moving('TransferLaterally', events.transferred);
export const pauseTreatment = saying('PauseTreatment', events.paused);
export const resumeTreatment = saying('ResumeTreatment', events.resumed);
export const dischargePatient = saying('DischargePatient', events.discharged);
export const arrangeContinuingCare = saying('ArrangeContinuingCare', events.continuingCareArranged);
export const recordFollowUp = saying('RecordFollowUp', events.followedUp);
export const cancelEpisode = saying('CancelEpisode', events.cancelled);

/** Names an entry by its revision or by the id that the record system `ehr` gave it. */
export function entry(name: number | string): { revision: string } | { source: SourceEntry } {
  return typeof name === 'number' ? { revision: String(name) } : { source: { system: 'ehr', id: name } };
}

/** A request to replace an entry by another event of its type. */
export function correction(name: number | string, { type, data }: ClinicalEvent<ClinicalType>): CorrectionRequest {
  return { ...entry(name), type, data };
}

interface CorrectionOptions {
  readonly on?: string;
  readonly reason?: string;
}

export function correctEntries(
  corrections: readonly CorrectionRequest[],
  { on, reason = 'typing error' }: CorrectionOptions = {},
): EpisodeCommand<'CorrectEntries'> {
  return command('CorrectEntries', { corrections, reason, ...(on && { effectiveOn: calendarDate(on) }) });
}

export function voidEntries(
  names: readonly (number | string)[],
  { on, reason = 'entered in error' }: CorrectionOptions = {},
): EpisodeCommand<'VoidEntries'> {
  const entries: EntryReference[] = names.map(entry);
  return command('VoidEntries', { entries, reason, ...(on && { effectiveOn: calendarDate(on) }) });
}

export function voidEpisode({
  on,
  reason = 'duplicate',
}: { on?: string; reason?: EpisodeVoided['reason'] } = {}): EpisodeCommand<'VoidEpisode'> {
  return command('VoidEpisode', { reason, ...(on && { effectiveOn: calendarDate(on) }) });
}
