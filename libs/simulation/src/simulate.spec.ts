import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { eventTypeOf } from '#episode/commands';
import { ageOn, calendarDate, type CalendarDate } from '#episode/dates';
import { lengthOfStay } from '#episode/length-of-stay';
import { levelKey, settingOf } from '#episode/level';
import { statusOf, type Episode } from '#episode/state';
import { rounds } from '#episode/testing/rounds';
import type { SimulationOptions } from './cohort.js';
import type { CommandLine } from './command-line.js';
import { demoCohort } from './demo-cohort.js';
import { simulate } from './simulate.js';
import { foldLines } from './testing/fold-lines.js';

const until = calendarDate('2025-12-31');
const cohort = (options: Partial<SimulationOptions> = {}) => simulate({ seed: 7, episodes: 60, until, ...options });

describe('a simulated cohort', () => {
  it('is the same for the same options', () => {
    expect([...cohort()]).toEqual([...cohort()]);
  });

  it('has nothing in common with the cohort of another seed, size or end', () => {
    const idsOf = (options: Partial<SimulationOptions>) => new Set([...cohort(options)].map((line) => line.commandId));
    const ids = idsOf({});
    for (const other of [{ seed: 8 }, { episodes: 61 }, { until: calendarDate('2025-12-30') }]) {
      expect([...idsOf(other)].filter((id) => ids.has(id))).toEqual([]);
    }
  });

  it('is accepted line by line, whatever the seed', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 40 }), (seed, episodes) => {
        expect(foldLines(cohort({ seed, episodes }), until).refused).toEqual([]);
      }),
      { numRuns: rounds({ usual: 12, long: 40 }) },
    );
  });

  it('names every command and every entry once', () => {
    const lines = [...cohort()];
    expect(new Set(lines.map(({ commandId }) => commandId)).size).toBe(lines.length);
    expect(new Set(lines.map(({ source }) => source.id)).size).toBe(lines.length);
  });

  it('dates nothing after its end', () => {
    const dated = [...cohort()].filter(({ data }) => (data.effectiveOn ?? until) > until);
    expect(dated).toEqual([]);
  });

  it('mingles the lines of its episodes, their referrals in order of their dates', () => {
    const lines = [...cohort()];
    const referredOn = lines.filter(isReferral).map(({ data }) => data.effectiveOn);
    expect(referredOn).toEqual(referredOn.toSorted());
    const changes = lines.filter((line, index) => index > 0 && line.episodeId !== lines[index - 1]?.episodeId);
    expect(changes.length).toBeGreaterThan(referredOn.length);
  });

  it('begins the next group of providers when one has sent everything', () => {
    const lines = simulate({ seed: 1, episodes: 3_010, until, services: 'none' });
    const referrals = [...lines].filter(isReferral).slice(2_998, 3_002);
    expect(referrals.map(({ data }) => data.providerId.slice(0, 11))).toEqual([
      'provider-1-',
      'provider-1-',
      'provider-2-',
      'provider-2-',
    ]);
  });

  it('can leave out all but the frame of its episodes', () => {
    const types = new Set([...cohort({ episodes: 400, services: 'none' })].map(({ type }) => type));
    expect([...types].sort()).toEqual([
      'AdmitPatient',
      'CancelEpisode',
      'DischargePatient',
      'ReceiveReferral',
      'StepDown',
      'StepUp',
      'TransferLaterally',
      'VoidEpisode',
    ]);
  });
});

describe('the cohort of the demonstration', () => {
  const lines = [...simulate(demoCohort)];
  const { episodes, refused } = foldLines(lines, demoCohort.until);
  const discharged = [...episodes.values()].filter((episode) => statusOf(episode) === 'discharged');
  const reasonsOf = (code: number) => discharged.filter(({ course }) => course.discharge?.event.data.reason === code);

  it('is accepted line by line', () => {
    expect(refused).toEqual([]);
  });

  it('has completers of IOP aged 18 and over who stay a median of 81 days (TEDS-D 2017), however they are counted', () => {
    const completers = reasonsOf(1).filter(isAdult).filter(endedInIop);
    const withoutMedication = completers.filter((episode) => admission(episode).medicationAssisted !== 1);
    for (const counted of [completers, withoutMedication]) {
      expect(median(counted.map((episode) => daysSince(lastStay(episode).startedOn, episode)))).toBe(81);
      expect(median(counted.map((episode) => daysSince(admission(episode).effectiveOn, episode)))).toBe(81);
    }
  });

  it('has patients leave for the reasons of TEDS 2004, Table 4.11, within three percent points', () => {
    const percent = (...codes: number[]) => (100 * codes.flatMap(reasonsOf).length) / discharged.length;
    expect(Math.abs(percent(1) - 37.3)).toBeLessThan(3);
    expect(Math.abs(percent(4) - 18.3)).toBeLessThan(3);
    expect(Math.abs(percent(2) - 24.0)).toBeLessThan(3);
    expect(Math.abs(percent(3) - 13.9)).toBeLessThan(3);
    expect(Math.abs(percent(5, 6, 7) - 6.5)).toBeLessThan(3);
  });

  it('uses every clinical command, and every way to correct', () => {
    const types = new Set<string>(lines.map(({ type }) => type));
    const expected = [...Object.keys(eventTypeOf), 'CorrectEntries', 'VoidEntries', 'VoidEpisode'];
    expect(expected.filter((type) => !types.has(type))).toEqual([]);
  });

  it('has episodes in every state', () => {
    const statuses = new Set([...episodes.values()].map(statusOf));
    expect(statuses).toEqual(new Set(['referred', 'waitlisted', 'admitted', 'discharged', 'cancelled', 'void']));
  });

  it('has entries that come after others of a later date', () => {
    const late = [...episodes.values()].filter(({ entries }) =>
      entries.some(
        ({ event }, index) => index > 0 && event.data.effectiveOn < (entries[index - 1]?.event.data.effectiveOn ?? ''),
      ),
    );
    expect(late.length).toBeGreaterThan(episodes.size / 2);
  });

  it('has readmissions that name an earlier episode of the same patient', () => {
    const referrals = new Map(lines.filter(isReferral).map(({ episodeId, data }) => [episodeId, data] as const));
    const readmissions = [...referrals.values()].filter(({ previousEpisodeId }) => previousEpisodeId !== undefined);
    expect(readmissions.length).toBeGreaterThan(100);
    for (const { patientId, effectiveOn, previousEpisodeId = '' } of readmissions) {
      expect(referrals.get(previousEpisodeId)?.patientId).toBe(patientId);
      const left = episodes.get(previousEpisodeId)?.course.discharge?.event.data.effectiveOn;
      expect(left !== undefined && left < effectiveOn).toBe(true);
    }
  });
});

function isReferral(line: CommandLine): line is CommandLine<'ReceiveReferral'> {
  return line.type === 'ReceiveReferral';
}

function admission({ course }: Episode) {
  return course.admission!.event.data;
}

function lastStay({ course }: Episode) {
  return course.stays.at(-1)!;
}

function isAdult(episode: Episode): boolean {
  const { birthDate, effectiveOn } = admission(episode);
  return birthDate !== undefined && ageOn(birthDate, effectiveOn) >= 18;
}

function endedInIop(episode: Episode): boolean {
  return levelKey(lastStay(episode).level) === 'asam-3:2.1';
}

function daysSince(admittedOn: CalendarDate, episode: Episode): number {
  const { lastContactOn, effectiveOn: endedOn } = episode.course.discharge!.event.data;
  const setting = settingOf(lastStay(episode).level);
  return lengthOfStay('teds-2019', { setting, admittedOn, lastContactOn, endedOn });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}
