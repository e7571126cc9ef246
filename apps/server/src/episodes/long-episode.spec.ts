import { describe, expect, it } from '@jest/globals';
import { addDays, calendarDate } from '#episode/dates';
import type { EpisodeEvent } from '#episode/events';
import { fold } from '#episode/evolve';
import * as on from '#episode/testing/events';
import { recorded } from '#episode/testing/given';
import { position, revision, streamName } from '#event-store/port';
import { differenceView } from './difference.view.js';
import type { FoundEpisode } from './episode.queries.js';
import { historyView } from './history.view.js';

const START = calendarDate('2026-03-02');
const day = (index: number) => addDays(START, Math.floor(index / 40));

/** The entry after referral and admission, by its number. */
const kinds: { readonly [kind: string]: (index: number) => EpisodeEvent } = {
  services: (index) => on.served({ on: day(index) }),
  'corrected services': (index) =>
    index % 2 === 0
      ? on.served({ on: day(index) })
      : on.entriesCorrected([on.corrected(index + 1, on.served({ on: day(index), minutes: 60 }))]),
  'one entry that is corrected again and again': (index) =>
    index === 0 ? on.served({ on: START }) : on.entriesCorrected([on.corrected(2, on.served({ on: day(index) }))]),
  'phases, programs and pauses': (index) =>
    [
      on.phaseChanged({ on: day(index) }),
      on.programChanged({ on: day(index), program: `Program ${index}` }),
      on.paused({ on: day(index) }),
      on.resumed({ on: day(index) }),
    ][index % 4]!,
};

/** The same value, with a count of the property reads on it. */
function counted<T extends object>(value: T, read: () => void): T {
  return new Proxy(value, {
    get: (target, name, receiver) => {
      read();
      const found: unknown = Reflect.get(target, name, receiver);
      return typeof found === 'object' && found !== null ? counted(found, read) : found;
    },
  });
}

function longEpisode(kind: string, entries: number, read: () => void): FoundEpisode {
  const events = [
    on.referred(),
    on.admitted({ on: START }),
    ...Array.from({ length: entries }, (_, index) => kinds[kind]!(index)),
  ];
  const list = recorded(events);
  const episode = fold(list.map((entry) => ({ ...entry, event: counted(entry.event, read) })));
  const logged = list.map(({ event, ...entry }) => ({
    ...{
      kind: 'event' as const,
      stream: streamName('episode-1'),
      id: entry.commandId,
      position: position(entry.revision + 1),
      revision: revision(entry.revision),
    },
    ...{ recordedAt: entry.recordedAt, type: event.type, data: {} },
    metadata: { ...entry, correlationId: entry.commandId, causationId: entry.commandId, schemaVersion: 1 },
  }));
  return { episode, course: episode.course, events: logged };
}

const answers = {
  history: (found: FoundEpisode) => historyView('1', found),
  'history up to a date': (found: FoundEpisode) => historyView('1', found, addDays(START, 3)),
  difference: (found: FoundEpisode) => differenceView('1', found, 2),
  'difference up to a date': (found: FoundEpisode) => differenceView('1', found, 2, addDays(START, 3)),
};

describe('the work for an episode of many entries', () => {
  describe.each(Object.keys(kinds))('that are %s', (kind) => {
    it.each(Object.entries(answers))('grows no faster than they do: %s', (_name, answer) => {
      const readsOf = (entries: number): number => {
        let reads = 0;
        answer(longEpisode(kind, entries, () => (reads += 1)));
        return reads;
      };
      expect(readsOf(800) / readsOf(400)).toBeLessThan(2.2);
    });
  });
});
