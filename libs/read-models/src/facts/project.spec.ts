import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold } from '#episode/evolve';
import type { EpisodeEvent } from '#episode/events';
import {
  admitted,
  assessed,
  authorizationDecided,
  continuingCareArranged,
  diagnosed,
  discharged,
  entriesCorrected,
  entriesVoided,
  episodeVoided,
  followedUp,
  corrected,
  coverageRecorded,
  inpatient,
  iop,
  medicated,
  needIdentified,
  outpatient,
  planSet,
  referred,
  reviewed,
  cancelled,
  screened,
  served,
  steppedDown,
  useReported,
} from '#episode/testing/events';
import { recorded } from '#episode/testing/given';
import { rounds } from '#episode/testing/rounds';
import { factTables, type FactRow, type FactTable } from '../schema/fact-tables.js';
import { episodeLogs } from '../testing/episode-logs.js';
import { entryFacts } from './entry-facts.js';
import { factsOf } from './facts.js';
import { UnfitFact } from './fits.js';
import { newProjectedEpisode, project } from './project.js';

interface Written {
  readonly row: FactRow;
  readonly since: bigint;
  until?: bigint;
}

/** Positions grow, but are not dense. */
const positionOf = (revision: number): bigint => BigInt(revision) * 10n + 3n;

/** Every version that is written when the events are projected one by one. */
function projected(events: readonly EpisodeEvent[]): Written[] {
  const episode = newProjectedEpisode();
  const written = new Map<object, Written>();
  for (const entry of recorded(events)) {
    const position = positionOf(entry.revision);
    const { opened, closed } = project(episode, entry, position);
    for (const version of closed) written.get(version)!.until = position;
    for (const { version, row } of opened) written.set(version, { row, since: position });
  }
  return [...written.values()];
}

const byName = (rows: readonly FactRow[]): FactRow[] =>
  [...rows].sort((a, b) => (a.table === b.table ? a.key - b.key : a.table < b.table ? -1 : 1));

const effectiveAt = (written: readonly Written[], position: bigint): FactRow[] =>
  byName(
    written
      .filter(({ since, until }) => since <= position && (until === undefined || until > position))
      .map(({ row }) => row),
  );

const rowsOf = <T extends FactTable>(events: readonly EpisodeEvent[], table: T) =>
  factsOf(fold(recorded(events))).filter((row): row is FactRow<T> & FactRow => row.table === table);

describe('facts of an episode', () => {
  it('are, as of every position, those of the episode folded up to there', () =>
    fc.assert(
      fc.property(episodeLogs(), (events) => {
        const written = projected(events);
        for (const revision of events.keys()) {
          const facts = factsOf(fold(recorded(events.slice(0, revision + 1))));
          expect(effectiveAt(written, positionOf(revision))).toEqual(byName(facts));
        }
      }),
      { numRuns: rounds({ usual: 80, long: 200 }) },
    ));

  it('have a unique name each, and every column of their table', () =>
    fc.assert(
      fc.property(episodeLogs(), (events) => {
        const facts = factsOf(fold(recorded(events)));
        expect(new Set(facts.map(({ table, key }) => `${table} ${key}`)).size).toBe(facts.length);
        for (const { table, columns } of facts) {
          expect(Object.keys(columns).sort()).toEqual(Object.keys(factTables[table]).sort());
        }
      }),
      { numRuns: 50 },
    ));

  it('close a stay at a change of level as a transfer, and count each stay by its own setting', () => {
    const events = [
      referred(),
      admitted({ on: '2026-03-02', level: inpatient }),
      steppedDown({ on: '2026-03-12', from: inpatient, to: iop }),
      discharged({ on: '2026-03-20', lastContactOn: '2026-03-18', reason: 1 }),
    ] as readonly EpisodeEvent[];
    const stays = rowsOf(events, 'stay').map(({ columns }) => columns);
    expect(stays).toMatchObject([
      {
        level: 'asam-3:3.7',
        path: 'asam-3:3.7',
        setting: 'residential',
        reason: 4,
        ended_by: 'down',
        los_teds_2019: 10,
        los_teds_2004: 10,
        episode_los_teds_2019: null,
      },
      {
        level: 'asam-3:2.1',
        path: 'asam-3:3.7 > asam-3:2.1',
        setting: 'outpatient',
        reason: 1,
        ended_by: 'discharge',
        los_teds_2019: 7,
        los_teds_2004: 6,
        episode_los_teds_2019: 17,
        episode_los_teds_2004: 16,
      },
    ]);
    expect(rowsOf(events, 'episode')).toMatchObject([
      { columns: { status: 'discharged', level: 'asam-3:2.1', los_teds_2019: 17, stays: 2 } },
    ]);
  });

  it('give for every need what it is, when it was identified and what is planned', () => {
    const events = [
      referred(),
      needIdentified({ on: '2026-02-24', need: 'housing', plan: 'sober living' }),
      needIdentified(),
    ];
    expect(rowsOf(events, 'need')).toEqual([
      { table: 'need', key: 1, columns: { effective_on: '2026-02-24', need: 'housing', plan: 'sober living' } },
      { table: 'need', key: 2, columns: { effective_on: '2026-02-23', need: 'transport', plan: null } },
    ]);
  });

  it.each([
    ...[assessed(), authorizationDecided(), continuingCareArranged(), coverageRecorded(), diagnosed(), followedUp()],
    ...[medicated(), needIdentified(), planSet(), reviewed(), screened(), served(), useReported()],
  ])('are there for every entry that is not of the course: $type', (event) => {
    expect(entryFacts({ revision: 1, event })).not.toEqual([]);
  });

  // In floating point 0.29 times 100 is 28.999999999999996, and 1.1 times 100 is 110.00000000000001.
  it('have amounts in whole cents, to the nearest', () => {
    const amounts = { limits: { amount: 9_999_999.99 }, copay: 0.29, dailyRate: 1.1 };
    expect(rowsOf([referred(), coverageRecorded(amounts)], 'coverage')).toMatchObject([
      { columns: { limit_cents: 999_999_999n, copay_cents: 29n, daily_rate_cents: 110n } },
    ]);
    expect(rowsOf([referred(), coverageRecorded({ copay: 0 })], 'coverage')).toMatchObject([
      { columns: { limit_cents: null, copay_cents: 0n, daily_rate_cents: null } },
    ]);
  });

  it('give the age at admission by birth date, else as stated', () => {
    const stay = (fields: Parameters<typeof admitted>[0]) => rowsOf([referred(), admitted(fields)], 'stay')[0]?.columns;
    expect(stay({ on: '2026-03-02', birthDate: '1996-03-03', age: 50 })).toMatchObject({ age: 29, age_band: '25-29' });
    expect(stay({ age: 67 })).toMatchObject({ age: 67, age_band: '65+' });
    expect(stay({})).toMatchObject({ age: null, age_band: null });
  });

  it('are none for a void episode', () => {
    expect(factsOf(fold(recorded([referred(), admitted(), served(), episodeVoided()])))).toEqual([]);
  });

  it('are the episode without stays if it is cancelled', () => {
    const events = [referred(), cancelled()];
    expect(rowsOf(events, 'episode')).toMatchObject([
      { columns: { status: 'cancelled', cancellation_reason: 'declined' } },
    ]);
    expect(rowsOf(events, 'stay')).toEqual([]);
  });
});

describe('projecting an event', () => {
  it('writes only its own rows if it only adds', () => {
    const episode = newProjectedEpisode();
    const [referral, admission, screen] = recorded([referred(), admitted(), screened()]);
    project(episode, referral!, 1n);
    project(episode, admission!, 2n);
    const { opened, closed } = project(episode, screen!, 3n);
    expect(opened.map(({ row }) => row.table)).toEqual(['screen']);
    expect(closed).toEqual([]);
  });

  it('rewrites the entries that a correction names, and closes those that a void names', () => {
    const written = projected([
      referred(),
      admitted(),
      served({ minutes: 60 }),
      entriesCorrected([corrected(2, served({ minutes: 90 }))]),
      entriesVoided([2]),
    ] as readonly EpisodeEvent[]);
    expect(written.filter(({ row }) => row.table === 'service')).toMatchObject([
      { row: { columns: { minutes: 60 } }, since: positionOf(2), until: positionOf(3) },
      { row: { columns: { minutes: 90 } }, since: positionOf(3), until: positionOf(4) },
    ]);
  });

  it('changes the past if a late change of level does', () => {
    const written = projected([
      referred(),
      admitted({ on: '2026-03-02', level: iop }),
      discharged({ on: '2026-05-22' }),
      steppedDown({ on: '2026-04-01', from: iop, to: outpatient }),
    ]);
    const stays = effectiveAt(written, positionOf(3)).filter(({ table }) => table === 'stay');
    expect(stays).toMatchObject([
      { key: 1, columns: { ended_on: '2026-04-01', reason: 4 } },
      { key: 2, columns: { started_on: '2026-04-01', ended_on: '2026-05-22', reason: 1 } },
    ]);
  });

  it('changes nothing if a value does not fit its column', () => {
    const episode = newProjectedEpisode();
    const [referral, service] = recorded([referred(), served({ minutes: 0.5 })]);
    project(episode, referral!, 1n);
    const before = structuredClone(episode);
    expect(() => project(episode, service!, 2n)).toThrow(UnfitFact);
    expect(episode).toEqual(before);
  });
});
