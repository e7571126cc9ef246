import { isClinicalEvent, type ClinicalEvent, type EpisodeEvent } from './events.js';
import type { Entry, RecordedEntry } from './state.js';

/** What a correction or a void puts in the place of each entry it names, by revision; a void puts nothing there. */
export type Changes = ReadonlyMap<number, ClinicalEvent | undefined>;

/** What an event changes in the entries before it; nothing for one that says something new. */
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

/** An entry after one that changed it. */
export function changed(entry: Entry, changes: Changes, by: number): Entry {
  if (entry.effective === undefined || !changes.has(entry.revision)) return entry;
  return { ...entry, effective: changes.get(entry.revision), changedBy: [...entry.changedBy, by] };
}

/** All entries get the same fields in the same order: objects of one shape are read many times as fast. */
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
