import type { RecordedEntry } from './state.js';
import { upcast } from './upcast.js';

/** What the domain needs of an event as a log holds it, whatever the log. */
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
}

/** An event of the log as an entry of its episode, in its current shape. Throws `UnreadableEvent` (see `upcast`). */
export function recordedEntry({ type, data, metadata, revision, recordedAt }: LoggedEvent): RecordedEntry {
  const { commandId, commandDigest, actor, source, schemaVersion } = metadata;
  const event = upcast(type, schemaVersion, data);
  const entry = { revision: Number(revision), recordedAt, actor, commandId, commandDigest, event };
  return source === undefined ? entry : { ...entry, source };
}
