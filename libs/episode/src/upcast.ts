import { isEventType, schemaVersions, type EpisodeEvent, type EventType } from './events.js';
import type { ServiceRecorded } from './payloads/care.js';

/** Lifts a payload by one version of its schema. */
type Upcaster = (data: object) => object;

/** Version 1 of `ServiceRecorded` says only whether the patient came; cancelled services are recorded as missed. */
interface ServiceRecordedV1 extends Omit<ServiceRecorded, 'attendance'> {
  readonly attended: boolean;
}

function serviceRecordedV1(data: object): ServiceRecorded {
  const { attended, ...rest } = data as ServiceRecordedV1;
  return { ...rest, attendance: attended ? 'attended' : 'no-show' };
}

/**
 * The upcasters of each event: `upcasters[type][0]` turns version 1 into version 2, and so on.
 * There is one for every version below the current one, which the specs check.
 */
const upcasters: { readonly [Type in EventType]?: readonly Upcaster[] } = {
  ServiceRecorded: [serviceRecordedV1],
};

/** The log holds an event that this program cannot read: a newer program wrote it, or its stored bytes are not an event. */
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
 * An event of the log in the current schema. Throws `UnreadableEvent` for a type or a version that is newer than this
 * program. Replacement payloads inside a correction have their own version and are upcast too.
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
  // A missing version must not count as an old one: to upcast a payload twice would change its meaning.
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
