import type { CalendarDate } from './dates.js';
import { clinicalEvents, type ClinicalEvents, type ClinicalType, type EpisodeVoided } from './events.js';
import type { DataOf, Payload } from './fields.js';
import type { SourceEntry } from './payloads/common.js';

/** The replacement of one entry, which is identified by its revision or by the sender's own name for it. */
export interface CorrectionRequest<Type extends ClinicalType = ClinicalType> {
  readonly revision?: string;
  readonly source?: SourceEntry;
  readonly type: Type;
  readonly data: Replacement<Type>;
}

/** The data of an event in a command or a correction: its payload, in which some fields are optional. */
export type Replacement<Type extends ClinicalType> = ClinicalEvents[Type] extends {
  readonly sent: infer Sent extends Payload;
}
  ? DataOf<Sent>
  : DataOf<ClinicalEvents[Type]['payload']>;

export interface EntryReference {
  readonly revision?: string;
  readonly source?: SourceEntry;
}

export interface CorrectEntries {
  /** When the correction was made; default the day it is received. */
  readonly effectiveOn?: CalendarDate;
  readonly corrections: readonly CorrectionRequest[];
  readonly reason: string;
}

export interface VoidEntries {
  readonly effectiveOn?: CalendarDate;
  readonly entries: readonly EntryReference[];
  readonly reason: string;
}

export type VoidEpisode = Omit<EpisodeVoided, 'effectiveOn'> & { readonly effectiveOn?: CalendarDate };

/** Every command with the data it takes. */
export type CommandData = {
  readonly [Type in ClinicalType as ClinicalEvents[Type]['command']]: Replacement<Type>;
} & {
  readonly CorrectEntries: CorrectEntries;
  readonly VoidEntries: VoidEntries;
  readonly VoidEpisode: VoidEpisode;
};

export type CommandType = keyof CommandData;

/** A command about one episode. */
export type EpisodeCommand<Type extends CommandType = CommandType> = Type extends CommandType
  ? {
      readonly type: Type;
      readonly episodeId: string;
      readonly data: CommandData[Type];
      /** Today's date where the provider is: nothing may be dated later. */
      readonly receivedOn: CalendarDate;
    }
  : never;

type EventTypes = { readonly [Type in ClinicalType as ClinicalEvents[Type]['command']]: Type };
export type ClinicalCommandType = keyof EventTypes;

/** The clinical commands, each with the event that records it. */
export const eventTypeOf = Object.fromEntries(
  Object.entries(clinicalEvents).map(([type, { command }]) => [command, type]),
) as EventTypes;

export function isClinicalCommand(command: EpisodeCommand): command is EpisodeCommand<ClinicalCommandType> {
  return Object.hasOwn(eventTypeOf, command.type);
}
