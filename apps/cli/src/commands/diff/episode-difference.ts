import type { EpisodeDifference } from './differences.js';
import { linesOfEntry } from '../../print/history.js';
import { shownLines, textBehind } from '../../print/shown-lines.js';

/** The changes of an episode between two moments: the course, the entries, then what was recorded in between. */
export function episodeDifferenceInWords(difference: EpisodeDifference): string {
  const { episodeId, before, after, effectiveOn, equal, changes, entries, events } = difference;
  const width = after.revision.length;
  const about = effectiveOn === undefined ? '' : `, about the time up to ${effectiveOn}`;
  const lines = [
    `Episode ${episodeId} from ${momentInWords(before)} to ${momentInWords(after)}${about}`,
    ...(equal ? ['', 'The effective state is the same at both moments.'] : []),
    ...section('The course', changes),
    ...section(
      'Entries',
      entries.map(({ words, by }) => `${words} (by ${by.join(', ')})`),
    ),
    ...(events.length === 0 ? [] : ['', 'Recorded in between:']),
    ...events.flatMap((event) => linesOfEntry(event, width)),
  ];
  return shownLines(lines);
}

function momentInWords({ position, recordedAt }: EpisodeDifference['before']): string {
  return recordedAt === null ? 'before anything was recorded' : `position ${position} (recorded ${recordedAt})`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.flatMap((line) => textBehind('  ', line))];
}
