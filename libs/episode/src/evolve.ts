import { courseOf } from './course.js';
import { isClinicalEvent, isCourseEvent, type EntriesCorrected, type EntriesVoided } from './events.js';
import type { ClinicalEvent } from './events.js';
import { frameIn, newEpisode, type Entry, type Episode, type RecordedEntry } from './state.js';

/** The episode after one more entry. Total: never throws, whatever an old log holds. */
export function evolve(episode: Episode, recorded: RecordedEntry): Episode {
  const { event, revision } = recorded;
  switch (event.type) {
    case 'EntriesCorrected':
      return amended(episode, recorded, correctionsOf(event.data));
    case 'EntriesVoided':
      return amended(episode, recorded, voidsOf(event.data));
    case 'EpisodeVoided':
      return {
        ...episode,
        revision,
        entries: [...episode.entries, asEntry(recorded)],
        voidedAt: episode.voidedAt ?? revision,
      };
    default: {
      const entries = [...episode.entries, asEntry(recorded)];
      const course = isCourseEvent(event) ? courseOf(frameIn(entries)) : episode.course;
      return { ...episode, revision, entries, course };
    }
  }
}

/** The episode of a whole stream. */
export function fold(recorded: Iterable<RecordedEntry>, from: Episode = newEpisode): Episode {
  let episode = from;
  for (const each of recorded) episode = evolve(episode, each);
  return episode;
}

/** What a correction or a void puts in the place of each entry it names. */
type Amendments = ReadonlyMap<number, ClinicalEvent | undefined>;

function correctionsOf({ corrections }: EntriesCorrected): Amendments {
  return new Map(
    corrections.map(({ revision, type, data }) => [Number(revision), { type, data } as ClinicalEvent] as const),
  );
}

function voidsOf({ revisions }: EntriesVoided): Amendments {
  return new Map(revisions.map((revision) => [Number(revision), undefined] as const));
}

function amended(episode: Episode, recorded: RecordedEntry, amendments: Amendments): Episode {
  const entries = [...episode.entries.map((entry) => amend(entry, recorded.revision, amendments)), asEntry(recorded)];
  return { ...episode, revision: recorded.revision, entries, course: courseOf(frameIn(entries)) };
}

function amend(entry: Entry, by: number, amendments: Amendments): Entry {
  if (entry.believed === undefined || !amendments.has(entry.revision)) return entry;
  return { ...entry, believed: amendments.get(entry.revision), changedBy: [...entry.changedBy, by] };
}

/** All entries get the same fields in the same order: objects of one shape are read many times as fast. */
function asEntry({ revision, recordedAt, actor, commandId, commandDigest, source, event }: RecordedEntry): Entry {
  const believed = isClinicalEvent(event) ? event : undefined;
  return { revision, recordedAt, actor, commandId, commandDigest, source, event, believed, changedBy: [] };
}
