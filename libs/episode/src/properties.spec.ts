import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calendarDate, daysBetween } from './dates.js';
import { decide } from './decide.js';
import { describeHistory, isAbout } from './describe.js';
import { isCourseEvent, schemaVersions } from './events.js';
import { evolve, fold } from './evolve.js';
import { violationsOf } from './violations.js';
import { recordedEntry } from './recorded.js';
import { effectiveIn, newEpisode, type Episode, type RecordedEntry } from './state.js';
import { arbitraryDateBetween } from './testing/arbitrary-data.js';
import { arbitraryHistory, arbitraryLog, arbitraryRun } from './testing/arbitrary.js';
import { correctEntries, correction } from './testing/commands.js';
import { recorded } from './testing/given.js';

describe('any log, legal or not', () => {
  it('folds as its prefix and then the rest', () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryHistory(), arbitraryLog()), fc.nat(), (entries, cut) => {
        const at = cut % (entries.length + 1);
        expect(fold(entries.slice(at), fold(entries.slice(0, at)))).toEqual(fold(entries));
      }),
    );
  });

  it('can be read: folded, judged and described in words', () => {
    fc.assert(
      fc.property(arbitraryLog(), (entries) => {
        const episode = fold(entries);
        expect(episode.entries).toHaveLength(entries.length);
        expect(describeHistory(entries)).toHaveLength(entries.length);
        expect(violationsOf(effectiveIn(episode.entries))).toBeInstanceOf(Array);
      }),
    );
  });

  it('describes the time up to a date without later entries, which change nothing before them', () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryHistory(), arbitraryLog()), arbitraryDateBetween(0, 180), (entries, date) => {
        const episode = fold(entries);
        const lines = describeHistory(entries, date);
        const later = entries.flatMap((entry, index) => (isAbout(date, entry, episode) ? [] : lines[index]!.changes));
        expect(later).toEqual([]);
        expect(describeHistory(entries, calendarDate('9999-12-31'))).toEqual(describeHistory(entries));
      }),
    );
  });

  it('has stays that touch and never overlap', () => {
    fc.assert(fc.property(arbitraryLog(), (entries) => expectTouchingStays(fold(entries))));
  });

  it('means the same after a trip through JSON and the log', () => {
    fc.assert(
      fc.property(arbitraryLog(), (entries) => {
        const read = entries.map((entry) => recordedEntry(asLogged(entry)));
        expect(fold(read)).toEqual(fold(entries));
      }),
    );
  });
});

describe('a history that decide let through', () => {
  it('is legal after every command', () => {
    fc.assert(
      fc.property(arbitraryHistory(), (entries) => {
        let episode = newEpisode;
        for (const entry of entries) {
          episode = evolve(episode, entry);
          expect(violationsOf(effectiveIn(episode.entries))).toEqual([]);
        }
      }),
    );
  });

  it('has stays that touch, and contacts between admission and discharge', () => {
    fc.assert(
      fc.property(arbitraryHistory(), (entries) => {
        const episode = fold(entries);
        expectTouchingStays(episode);
        for (const { startedOn, end } of episode.course.stays) {
          if (end === undefined) continue;
          expect(daysBetween(startedOn, end.lastContactOn)).toBeGreaterThanOrEqual(0);
          expect(daysBetween(end.lastContactOn, end.on)).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('has the same course whatever the order in which additions arrive', () => {
    const shuffled = arbitraryHistory().chain((entries) => {
      const effective = effectiveIn(fold(entries).entries).map(({ event }) => event);
      const additions = effective.filter((event) => !isCourseEvent(event));
      const orders = fc.shuffledSubarray(additions, { minLength: additions.length });
      return fc.record({ effective: fc.constant(effective), additions: orders });
    });
    fc.assert(
      fc.property(shuffled, ({ effective, additions }) => {
        const frame = effective.filter(isCourseEvent);
        const early = fold(recorded([...frame, ...additions]));
        const late = fold(recorded([...additions, ...frame]));
        expect(frameOf(early)).toEqual(frameOf(fold(recorded(effective))));
        expect(frameOf(late)).toEqual(frameOf(early));
        expect(violationsOf(effectiveIn(early.entries))).toEqual([]);
        expect(violationsOf(effectiveIn(late.entries))).toEqual([]);
      }),
    );
  });

  it('has the same effective record after an entry is corrected to its effective value', () => {
    fc.assert(
      fc.property(arbitraryHistory(), fc.nat(), (entries, pick) => {
        const episode = fold(entries);
        const effective = effectiveIn(episode.entries);
        fc.pre(effective.length > 0 && episode.voidedAt === undefined);
        const { revision, event } = effective[pick % effective.length]!;
        const decision = decide(correctEntries([correction(revision, event)]), episode);
        const after = decision.accepted ? fold(recorded(decision.events, episode.revision + 1), episode) : undefined;
        expect(after?.course).toEqual(episode.course);
        expect(after && effectiveIn(after.entries)).toEqual(effective);
      }),
    );
  });
});

describe('decide', () => {
  it('decides the same again, and writes to nothing it is given', () => {
    fc.assert(
      fc.property(arbitraryRun(), ({ commands, episode }) => {
        frozen(episode);
        for (const command of commands) {
          frozen(command);
          expect(decide(command, episode)).toEqual(decide(command, episode));
        }
      }),
    );
  });
});

describe('the generator of histories', () => {
  it('reaches every event and opens, moves and closes stays', () => {
    const histories = fc.sample(arbitraryHistory(), { numRuns: 300, seed: 7 });
    const types = new Set(histories.flat().map(({ event }) => event.type));
    expect([...types].sort()).toEqual(Object.keys(schemaVersions).sort());
    const episodes = histories.map((history) => fold(history));
    expect(episodes.filter(({ course }) => course.stays.length > 2).length).toBeGreaterThan(15);
    expect(episodes.filter(({ course }) => course.discharge !== undefined).length).toBeGreaterThan(30);
  });
});

function expectTouchingStays({ course: { admission, stays, discharge } }: Episode): void {
  expect(stays[0]?.startedOn).toBe(admission?.event.data.effectiveOn);
  expect(stays.slice(0, -1).map(({ end }) => end?.on)).toEqual(stays.slice(1).map(({ startedOn }) => startedOn));
  expect(stays.at(-1)?.end?.on).toBe(discharge?.event.data.effectiveOn);
  for (const { startedOn, end } of stays) {
    if (end !== undefined) expect(daysBetween(startedOn, end.on)).toBeGreaterThanOrEqual(0);
  }
}

/** A course without the revisions of its entries, which depend on the order of arrival. */
function frameOf({ course }: Episode) {
  const { referral, admission, discharge, cancellation, ...rest } = course;
  const events = [referral, admission, discharge, cancellation].map((entry) => entry?.event);
  return { events, stays: rest.stays, phases: rest.phases, pauses: rest.pauses };
}

function asLogged({ revision, recordedAt, actor, commandId, commandDigest, event }: RecordedEntry) {
  const schemaVersion = schemaVersions[event.type];
  const logged = { type: event.type, data: event.data, metadata: { commandId, commandDigest, actor, schemaVersion } };
  return { ...(JSON.parse(JSON.stringify(logged)) as typeof logged), revision: BigInt(revision), recordedAt };
}

function frozen(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  Object.values(value).forEach(frozen);
}
