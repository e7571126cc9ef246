import { isEventType, schemaVersions, type EpisodeEvent, type EventType } from './events.js';
import type { ServiceRecorded } from './payloads/care.js';

/** Lifts a payload by one version of its schema. */
type Upcaster = (data: object) => object;

/** Version 1 of `ServiceRecorded` said only whether the patient came; what was cancelled was recorded as missed. */
interface ServiceRecordedV1 extends Omit<ServiceRecorded, 'attendance'> {
  readonly attended: boolean;
}

function serviceRecordedV1(data: object): ServiceRecorded {
  const { attended, ...rest } = data as ServiceRecordedV1;
  return { ...rest, attendance: attended ? 'attended' : 'no-show' };
}

/**
 * What lifts each event's older versions: `upcasters[type][0]` makes version 2 of version 1, and so on.
 * One for every version below the current one, which the specs check.
 */
const upcasters: { readonly [Type in EventType]?: readonly Upcaster[] } = {
  ServiceRecorded: [serviceRecordedV1],
};

/** The log holds an event that this program cannot read: a newer one wrote it, or what is stored of it is no event at all. */
export class UnreadableEvent extends Error {
  readonly code = 'unreadable-event';

  constructor(
    readonly type: string,
    readonly schemaVersion: number,
    why = `${type} in version ${schemaVersion} is unknown to this program; a newer one may have written it`,
  ) {
    super(why);
    this.name = 'UnreadableEvent';
  }
}

/**
 * An event of the log in its current shape. Throws `UnreadableEvent` for a type or a version that is newer than this program.
 * Replacement payloads inside a correction carry their own version and are lifted too.
 */
export function upcast(type: string, schemaVersion: number, data: object): EpisodeEvent {
  if (!isEventType(type)) throw new UnreadableEvent(type, schemaVersion);
  const lifted = lift(type, schemaVersion, data);
  const event = { type, data: lifted } as EpisodeEvent;
  return event.type === 'EntriesCorrected' ? withLiftedCorrections(event) : event;
}

function lift(type: EventType, schemaVersion: number, data: object): object {
  const current: number = schemaVersions[type];
  if (schemaVersion === current) return data;
  // A missing version must not pass for an old one: lifting a payload twice would change what it says.
  if (!Number.isInteger(schemaVersion) || schemaVersion < 1 || schemaVersion > current) {
    throw new UnreadableEvent(type, schemaVersion);
  }
  return (upcasters[type] ?? []).slice(schemaVersion - 1).reduce((payload, upcaster) => upcaster(payload), data);
}

function withLiftedCorrections({ type, data }: EpisodeEvent<'EntriesCorrected'>): EpisodeEvent {
  const corrections = data.corrections.map((correction) => {
    const { data: replacement } = upcast(correction.type, correction.schemaVersion, correction.data);
    return { ...correction, schemaVersion: schemaVersions[correction.type], data: replacement } as typeof correction;
  });
  return { type, data: { ...data, corrections } };
}
