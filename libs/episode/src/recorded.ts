import type { RecordedEntry } from './state.js';
import { UnreadableEvent, upcast } from './upcast.js';

/** The part of a stored event that the domain needs, independent of the log. */
export interface LoggedEvent {
  readonly type: string;
  readonly data: object;
  readonly metadata: {
    readonly commandId: string;
    readonly commandDigest: string;
    readonly actor: string;
    readonly source?: { readonly system: string; readonly id: string };
    readonly schemaVersion: number;
  };
  readonly revision: bigint;
  readonly recordedAt: string;
  /** Why the event cannot be read; absent if it can. */
  readonly unreadable?: string;
}

/**
 * An event of the log as an entry of its episode, in the current schema. Throws `UnreadableEvent`, also for an event whose
 * stored bytes cannot be parsed (see `upcast`).
 */
export function recordedEntry(logged: LoggedEvent): RecordedEntry {
  const { type, data, metadata, revision, recordedAt, unreadable } = logged;
  const { commandId, commandDigest, actor, source, schemaVersion } = metadata;
  if (unreadable !== undefined) {
    throw new UnreadableEvent(type, schemaVersion, `${type} at revision ${revision} cannot be read: ${unreadable}`);
  }
  const event = upcast(type, schemaVersion, data);
  const entry = { revision: Number(revision), recordedAt, actor, commandId, commandDigest, event };
  return source === undefined ? entry : { ...entry, source };
}
