import { describe, expect, it } from '@jest/globals';
import { evolve, fold } from './evolve.js';
import { statusOf } from './state.js';
import * as on from './testing/events.js';
import { admission, completedCourse, corrected, entriesCorrected, iop, outpatient, php } from './testing/events.js';
import { episodeOf, recorded } from './testing/given.js';

describe('folding a stream', () => {
  it('keeps every entry with both its dates', () => {
    const [entry] = episodeOf(on.screened()).entries;
    expect(entry).toMatchObject({
      revision: 0,
      recordedAt: '2026-06-01T08:00:00.000Z',
      actor: 'clinic-a',
      effective: { data: { effectiveOn: '2026-03-06' } },
      changedBy: [],
    });
  });

  it('goes on from a folded prefix', () => {
    const events = [...completedCourse, on.followedUp()];
    expect(fold(recorded(events.slice(2), 2), episodeOf(...events.slice(0, 2)))).toEqual(episodeOf(...events));
  });

  it('leaves the episode it was given as it was', () => {
    const before = episodeOf(...admission);
    const copy = structuredClone(before);
    for (const entry of recorded(
      [on.steppedDown(), entriesCorrected([corrected(1, on.admitted({ level: php }))])],
      2,
    )) {
      evolve(before, entry);
    }
    expect(before).toEqual(copy);
  });

  it('shares the course where an entry does not touch it', () => {
    const before = episodeOf(...admission);
    const [service] = recorded([on.served()], 2);
    expect(evolve(before, service!).course).toBe(before.course);
  });
});

describe('a correction', () => {
  const episode = episodeOf(
    ...admission,
    entriesCorrected([corrected(1, on.admitted({ on: '2026-03-09', level: php }))]),
  );

  it('changes what is effective and keeps what was recorded', () => {
    expect(episode.entries[1]).toMatchObject({ event: on.admitted(), changedBy: [2] });
    expect(episode.entries[1]?.effective).toEqual(on.admitted({ on: '2026-03-09', level: php }));
  });

  it('changes the course from the day it corrects', () => {
    expect(episode.course.stays).toEqual([expect.objectContaining({ startedOn: '2026-03-09', level: php })]);
  });

  it('of a corrected entry counts last', () => {
    const again = fold(recorded([entriesCorrected([corrected(1, on.admitted())])], 3), episode);
    expect(again.entries[1]).toMatchObject({ effective: on.admitted(), changedBy: [2, 3] });
  });

  it('does not bring a void entry back, and of one that does not exist changes nothing', () => {
    const void1 = fold(recorded([on.entriesVoided([1]), entriesCorrected([corrected(1, on.admitted())])], 3), episode);
    expect(void1.course.admission).toBeUndefined();
    const unknown = fold(recorded([entriesCorrected([corrected(99, on.served())])], 3), episode);
    expect(unknown.course).toEqual(episode.course);
  });
});

describe('a void', () => {
  it('takes the entry out of the course and keeps it in the history', () => {
    const episode = episodeOf(...completedCourse, on.entriesVoided([2]));
    expect(episode.course.discharge).toBeUndefined();
    expect(episode.course.stays.at(-1)?.end).toBeUndefined();
    expect(episode.entries[2]).toMatchObject({ event: on.discharged(), changedBy: [3] });
    expect(episode.entries[2]?.effective).toBeUndefined();
  });

  it('of the whole episode is remembered by its first entry', () => {
    expect(episodeOf(...admission, on.episodeVoided(), on.episodeVoided()).voidedAt).toBe(2);
  });
});

describe('the status of an episode', () => {
  it.each([
    ['new', [on.assessed()]],
    ['referred', [on.referred()]],
    ['waitlisted', [on.referred(), on.waitlisted()]],
    ['admitted', [on.referred(), on.waitlisted(), on.admitted()]],
    ['discharged', [...completedCourse, on.followedUp()]],
    ['cancelled', [on.referred(), on.waitlisted(), on.cancelled()]],
    ['void', [...completedCourse, on.episodeVoided()]],
    ['admitted', [...completedCourse, on.entriesVoided([2])]],
  ] as const)('is %s', (status, events) => {
    expect(statusOf(episodeOf(...events))).toBe(status);
  });
});

describe('an old log that breaks the rules', () => {
  it('can be read: what does not fit is passed over', () => {
    const { course } = episodeOf(
      on.resumed({ on: '2026-03-03' }),
      on.admitted(),
      on.discharged({ on: '2026-03-01' }),
      on.resumed({ on: '2026-03-05' }),
      on.paused({ on: '2026-03-06' }),
      on.paused({ on: '2026-03-07' }),
      on.steppedDown({ on: '2026-02-01', to: outpatient }),
      on.steppedDown({ on: '2026-04-20', to: iop }),
    );
    expect(course.discharge).toBeUndefined();
    expect(course.stays).toEqual([expect.objectContaining({ level: iop, startedOn: '2026-03-02' })]);
    expect(course.pauses).toEqual([{ from: '2026-03-06', reason: 'hospital stay' }]);
  });
});
