import { describe, expect, it } from '@jest/globals';
import type { CalendarDate } from '#episode/dates';
import type { EpisodeAnswer, ShownEntry } from '../../queries/episodes.js';
import { tracksOf } from './tracks.js';
import { monthTicks } from './month-ticks.js';
import { timeScale } from './time-scale.js';

const day = '2026-03-02' as CalendarDate;

const episode: EpisodeAnswer = {
  episodeId: 'E-1',
  revision: '2',
  status: 'admitted',
  stays: [
    { ordinal: 1, level: 'asam-3:2.5', startedOn: '2026-03-01', endedOn: '2026-03-20', endedBy: 'down' },
    { ordinal: 2, level: 'asam-3:2.1', startedOn: '2026-03-20' },
  ],
  phases: [],
  pauses: [],
};

const service = (minutes: number) => ({ effectiveOn: day, kind: 'group', attendance: 'attended', minutes }) as const;

function entry(change: Partial<ShownEntry>): ShownEntry {
  const common = { revision: '1', recordedAt: '2026-03-02T10:00:00Z', actor: 'clinic', words: '', changes: [] };
  return { ...common, effectiveOn: day, type: 'ServiceRecorded', data: service(60), ...change } as ShownEntry;
}

const namesOf = (entries: readonly ShownEntry[]) => tracksOf(episode, entries).map(({ name }) => name);

describe('the tracks of a timeline', () => {
  it('have stays by level, an open one without an end', () => {
    const [stays] = tracksOf(episode, []);
    expect(stays?.kinds).toEqual([
      '2.5 Partial hospitalization services (PHP)',
      '2.1 Intensive outpatient services (IOP)',
    ]);
    expect(stays?.marks.map(({ to }) => to)).toEqual(['2026-03-20', undefined]);
  });

  it('show the effective version of an entry: corrected, or none if it is void', () => {
    const corrected = tracksOf(episode, [entry({ believed: service(45) })]);
    expect(corrected.find(({ name }) => name === 'Services')?.marks[0]?.words).toBe(
      'Group counseling, attended, 45 minutes',
    );
    expect(namesOf([entry({ believed: null })])).toEqual(['Stays']);
  });

  it('leave out what there is nothing of', () => {
    expect(namesOf([])).toEqual(['Stays']);
    expect(namesOf([entry({})])).toEqual(['Stays', 'Services']);
  });

  it('lie between the first and the last day', () => {
    const { start, end, turn, at } = timeScale(tracksOf(episode, []), '2026-05-01');
    expect(start).toBeLessThan(Date.parse('2026-03-01'));
    expect(end).toBeGreaterThan(Date.parse('2026-05-01'));
    expect([turn, at(start), at(end)]).toEqual([undefined, 0, 100]);
  });

  it('leave treatment most of the width, however late a follow-up was', () => {
    const { stays } = episode;
    const ended = { ...episode, stays: [{ ...stays[0]! }, { ...stays[1]!, endedOn: '2026-05-01' }] };
    const followUp = entry({
      type: 'FollowUpRecorded',
      data: { effectiveOn: '2027-11-01' as CalendarDate, monthsAfterDischarge: 18, reached: true },
    } as Partial<ShownEntry>);
    const tracks = tracksOf(ended, [followUp]);
    const { start, end, turn, at } = timeScale(tracks, '2027-11-01');
    expect(at(Date.parse('2026-05-01'))).toBeGreaterThan(65);
    expect(at(turn!)).toBe(72);
    expect(at(end)).toBe(100);
    const points = [start, Date.parse('2026-03-20'), turn!, Date.parse('2027-11-01'), end].map(at);
    expect([...points].sort((a, b) => a - b)).toEqual(points);
  });
});

describe('the marks of months', () => {
  it('are first days, and few', () => {
    const names = (from: string, to: string) => monthTicks(Date.parse(from), Date.parse(to)).map(({ name }) => name);
    expect(names('2026-01-15', '2026-03-20')).toEqual(['2026-02', '2026-03']);
    expect(names('2025-12-15', '2026-10-20')).toEqual(['2026-01', '2026-03', '2026-05', '2026-07', '2026-09']);
  });
});
