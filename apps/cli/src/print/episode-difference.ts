import type { EpisodeDifference } from '../asking/differences.js';
import { linesOfEntry } from './history.js';

/** What came to be believed between two moments: the course, then the entries, then what was recorded in between. */
export function episodeDifferenceInWords(difference: EpisodeDifference): string {
  const { episodeId, from, to, effectiveOn, equal, changes, entries, events } = difference;
  const width = to.revision.length;
  const about = effectiveOn === undefined ? '' : `, about the time up to ${effectiveOn}`;
  const lines = [
    `Episode ${episodeId} from ${momentInWords(from)} to ${momentInWords(to)}${about}`,
    ...(equal ? ['', 'The same is believed at both.'] : []),
    ...section('The course', changes),
    ...section(
      'Entries',
      entries.map(({ words, by }) => `${words} (by ${by.join(', ')})`),
    ),
    ...(events.length === 0 ? [] : ['', 'Recorded in between:']),
    ...events.flatMap((event) => linesOfEntry(event, width)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function momentInWords({ position, recordedAt }: EpisodeDifference['from']): string {
  return recordedAt === null ? 'before it was known' : `position ${position}, recorded ${recordedAt},`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];
}
