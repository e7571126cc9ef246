import { courseOf } from './course.js';
import { asEntry, changed, changesIn, type Changes } from './entries.js';
import { isCourseEvent } from './events.js';
import { Folding } from './folding.js';
import { frameIn, newEpisode, type Episode, type RecordedEntry } from './state.js';

/** The episode after one more entry. Total: never throws, whatever an old log holds. For many entries use `fold`. */
export function evolve(episode: Episode, recorded: RecordedEntry): Episode {
  const { event, revision } = recorded;
  const changes = changesIn(event);
  if (changes !== undefined) return corrected(episode, recorded, changes);
  const entries = [...episode.entries, asEntry(recorded)];
  if (event.type === 'EpisodeVoided') {
    return { ...episode, revision, entries, voidedAt: episode.voidedAt ?? revision };
  }
  const course = isCourseEvent(event) ? courseOf(frameIn(entries)) : episode.course;
  return { ...episode, revision, entries, course };
}

/** The episode of a whole stream. */
export function fold(recorded: Iterable<RecordedEntry>, from: Episode = newEpisode): Episode {
  const folding = new Folding(from);
  for (const each of recorded) folding.add(each);
  return folding.episode;
}

function corrected(episode: Episode, recorded: RecordedEntry, changes: Changes): Episode {
  const { revision } = recorded;
  const entries = [...episode.entries.map((entry) => changed(entry, changes, revision)), asEntry(recorded)];
  return { ...episode, revision, entries, course: courseOf(frameIn(entries)) };
}
