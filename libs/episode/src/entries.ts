import { isClinicalEvent, type ClinicalEvent, type EpisodeEvent } from './events.js';
import type { Entry, RecordedEntry } from './state.js';

/** The new content of each entry that a correction or a void names, by revision; `undefined` for a void. */
export type Changes = ReadonlyMap<number, ClinicalEvent | undefined>;

/** The changes that an event makes to earlier entries; `undefined` for an event that is not a correction or a void. */
export function changesIn(event: EpisodeEvent): Changes | undefined {
  if (event.type === 'EntriesVoided') {
    return new Map(event.data.revisions.map((revision) => [Number(revision), undefined] as const));
  }
  if (event.type !== 'EntriesCorrected') return undefined;
  return new Map(
    event.data.corrections.map(
      ({ revision, type, data }) => [Number(revision), { type, data } as ClinicalEvent] as const,
    ),
  );
}

/** An entry after the entry at revision `by` has changed it. */
export function changed(entry: Entry, changes: Changes, by: number): Entry {
  if (entry.effective === undefined || !changes.has(entry.revision)) return entry;
  return { ...entry, effective: changes.get(entry.revision), changedBy: [...entry.changedBy, by] };
}

/** Gives all entries the same fields in the same order: objects of one shape are many times faster to read. */
export function asEntry({
  revision,
  recordedAt,
  actor,
  commandId,
  commandDigest,
  source,
  event,
}: RecordedEntry): Entry {
  const effective = isClinicalEvent(event) ? event : undefined;
  return { revision, recordedAt, actor, commandId, commandDigest, source, event, effective, changedBy: [] };
}
