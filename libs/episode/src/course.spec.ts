import { describe, expect, it } from '@jest/globals';
import { stayOn } from './course.js';
import { calendarDate } from './dates.js';
import { courseAsOf, entryAt, entryOfCommand, entryOfSource } from './state.js';
import * as on from './testing/events.js';
import { fromSource, iop, outpatient, php } from './testing/events.js';
import { episodeOf } from './testing/given.js';

const episode = episodeOf(
  on.referred(),
  on.admitted({ level: php, program: 'Day', modality: 'in-person' }),
  on.phaseChanged({ on: '2026-03-03' }),
  on.steppedDown({ on: '2026-03-20', from: php, to: iop, lastContactOn: '2026-03-18', program: 'Evening' }),
  on.phaseChanged({ on: '2026-03-23', phase: 'intermediate' }),
  on.modalityChanged({ on: '2026-04-01' }),
  on.paused({ on: '2026-04-06' }),
  on.resumed({ on: '2026-04-13' }),
  on.steppedDown({ on: '2026-05-04', from: iop, to: outpatient }),
  on.paused({ on: '2026-05-11', reason: 'travel' }),
  on.discharged({ on: '2026-05-22', lastContactOn: '2026-05-15' }),
);

describe('the course of an episode', () => {
  it('has stays that touch, each with the program and modality at its end', () => {
    expect(episode.course.stays).toEqual([
      {
        ordinal: 1,
        level: php,
        startedOn: '2026-03-02',
        program: 'Day',
        modality: 'in-person',
        end: { on: '2026-03-20', lastContactOn: '2026-03-18', by: 'down', to: iop },
      },
      {
        ordinal: 2,
        level: iop,
        startedOn: '2026-03-20',
        program: 'Evening',
        modality: 'telehealth',
        end: { on: '2026-05-04', lastContactOn: '2026-05-04', by: 'down', to: outpatient },
      },
      {
        ordinal: 3,
        level: outpatient,
        startedOn: '2026-05-04',
        program: 'Evening',
        modality: 'telehealth',
        end: { on: '2026-05-22', lastContactOn: '2026-05-15', by: 'discharge' },
      },
    ]);
  });

  it('has phases that end with their stay and pauses that end with the episode', () => {
    expect(episode.course.phases).toEqual([
      { stay: 1, phase: 'initial', from: '2026-03-03', to: '2026-03-20' },
      { stay: 2, phase: 'intermediate', from: '2026-03-23', to: '2026-05-04' },
    ]);
    expect(episode.course.pauses).toEqual([
      { from: '2026-04-06', to: '2026-04-13', reason: 'hospital stay' },
      { from: '2026-05-11', to: '2026-05-22', reason: 'travel' },
    ]);
  });

  it.each([
    ['2026-03-01', undefined],
    ['2026-03-02', 1],
    ['2026-03-19', 1],
    ['2026-03-20', 2],
    ['2026-05-04', 3],
    ['2026-07-01', 3],
  ])('has on %s the stay %s', (date, ordinal) => {
    expect(stayOn(episode.course, calendarDate(date))?.ordinal).toBe(ordinal);
  });

  it('stands on a date as it was by then', () => {
    const course = courseAsOf(episode, calendarDate('2026-04-08'));
    expect(course.stays.map(({ end }) => end?.on)).toEqual(['2026-03-20', undefined]);
    expect(course.pauses).toEqual([{ from: '2026-04-06', reason: 'hospital stay' }]);
    expect(course.discharge).toBeUndefined();
    expect(courseAsOf(episode, calendarDate('2026-02-01')).referral).toBeUndefined();
  });
});

describe('an entry', () => {
  const { entries } = episode;

  it('is found by its revision, its command or its source', () => {
    const sourced = episodeOf(on.referred(), fromSource('visit-1', on.screened()));
    expect(entryAt(episode, 3)).toBe(entries[3]);
    expect(entryAt(episode, 99)).toBeUndefined();
    expect(entryOfCommand(episode, entries[4]!.commandId)).toBe(entries[4]);
    expect(entryOfCommand(episode, 'unknown')).toBeUndefined();
    expect(entryOfSource(sourced, { system: 'ehr', id: 'visit-1' })?.revision).toBe(1);
    expect(entryOfSource(sourced, { system: 'lab', id: 'visit-1' })).toBeUndefined();
  });

  it('is found by its revision also where a stream has a gap', () => {
    const gapped = { ...episode, entries: entries.slice(2) };
    expect(entryAt(gapped, 3)?.revision).toBe(3);
    expect(entryAt(gapped, 0)).toBeUndefined();
  });
});
