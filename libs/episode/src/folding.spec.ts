import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CalendarDate } from './dates.js';
import { describeEntry, describeHistory } from './describe.js';
import { evolve } from './evolve.js';
import { Folding } from './folding.js';
import { newEpisode, seenOn, type Episode, type RecordedEntry } from './state.js';
import { arbitraryHistory, arbitraryLog } from './testing/arbitrary.js';
import { arbitraryDate } from './testing/arbitrary-data.js';
import { changesOf } from './words/changes.js';

const arbitraryEntries = fc.oneof(arbitraryLog(), arbitraryHistory());

function evolvedBy(entries: readonly RecordedEntry[]): Episode {
  return entries.reduce((episode, entry) => evolve(episode, entry), newEpisode);
}

/** A history by its definition: a new copy of the episode for each entry. */
function describedOneByOne(entries: readonly RecordedEntry[], date: CalendarDate | undefined) {
  let episode = newEpisode;
  return entries.map((entry) => {
    const after = evolve(episode, entry);
    const changes = changesOf(seenOn(episode, date), seenOn(after, date));
    episode = after;
    return { revision: entry.revision, words: describeEntry(entry, after), changes };
  });
}

describe('a fold in place', () => {
  it('is, after every entry, what evolve makes of it, now and as of a date', () => {
    fc.assert(
      fc.property(arbitraryEntries, fc.option(arbitraryDate, { nil: undefined }), (entries, date) => {
        const folding = new Folding(newEpisode, date);
        let episode = newEpisode;
        for (const entry of entries) {
          folding.add(entry);
          episode = evolve(episode, entry);
          expect(folding.episode).toEqual(seenOn(episode, date));
        }
      }),
    );
  });

  it('goes on from an episode and leaves that as it is', () => {
    fc.assert(
      fc.property(arbitraryEntries, fc.nat(30), (entries, known) => {
        const earlier = evolvedBy(entries.slice(0, known));
        const before = structuredClone(earlier);
        const folding = new Folding(earlier);
        for (const entry of entries.slice(known)) folding.add(entry);
        expect(folding.episode).toEqual(evolvedBy(entries));
        expect(earlier).toEqual(before);
      }),
    );
  });

  it('describes a history as one copy of the episode after the other does', () => {
    fc.assert(
      fc.property(arbitraryEntries, fc.option(arbitraryDate, { nil: undefined }), (entries, date) => {
        expect(describeHistory(entries, date)).toEqual(describedOneByOne(entries, date));
      }),
    );
  });
});
