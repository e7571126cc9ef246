import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  admitted,
  corrected,
  discharged,
  entriesCorrected,
  entriesVoided,
  episodeVoided,
  iop,
  outpatient,
  php,
  referred,
  served,
  steppedDown,
} from '#episode/testing/events';
import { followedLog, type FollowedLog } from '../../testing/followed-log.js';
import { runReport } from '../run-report.js';
import { lengthOfStay } from '../length-of-stay/length-of-stay.js';
import { outcomes } from '../outcomes/outcomes.js';
import { readmission } from '../readmission/readmission.js';
import type { Report } from '../report.js';
import { retention } from '../retention/retention.js';
import { differenceOfReport, type DifferenceRequest } from './difference.js';

describe('the difference of a report', () => {
  const cutOff = '2026-06-30';
  let opened: FollowedLog;
  let [before, middle, after]: bigint[] = [];
  beforeAll(async () => {
    opened = await followedLog();
    const { record } = opened;
    const patient = (n: number) => referred({ patientId: `patient-${n}` });
    for (const [n, id] of ['gone', 'mended', 'going-on', 'untouched', 'elsewhere'].entries()) {
      await record(id, patient(n), admitted({ level: id === 'elsewhere' ? php : iop, program: 'North' }));
    }
    await record('gone', discharged());
    before = await record('mended', served(), discharged({ on: '2026-05-22', lastContactOn: '2026-05-20' }));
    await record(
      'mended',
      entriesCorrected([corrected(3, discharged({ on: '2026-05-22', lastContactOn: '2026-05-15' }))]),
    );
    await record('going-on', steppedDown({ on: '2026-04-20', from: iop, to: outpatient }));
    middle = await record('gone', episodeVoided({ on: '2026-06-20' }));
    await record('new', patient(9), admitted({ on: '2026-03-09' }));
    await record('untouched', discharged({ on: '2026-07-15', lastContactOn: '2026-07-10' }));
    after = await record('elsewhere', served(), entriesVoided([2]));
    await opened.project();
  });
  afterAll(() => opened.close());

  const diff = (report: Report, request: Partial<DifferenceRequest> = {}) =>
    differenceOfReport({ reader: opened.store, log: opened.log }, report, {
      since: { position: before! },
      asOf: { position: after! },
      cutOff,
      ...request,
    });

  it('has the groups whose figures changed, before and after', async () => {
    const { groups, unchanged, equal, because } = await diff(lengthOfStay, { by: ['level'] });
    // By hand, teds-2019: admitted on 2 March; `gone` until 22 May (82 days), `mended` until 20 May (80), then 15 May (75).
    const { figures, ...group } = groups.find(({ by }) => by.level === 'asam-3:2.1')!;
    expect(group).toEqual({ by: { level: 'asam-3:2.1' }, kind: 'changed', because: ['facts'], lists: [] });
    expect(figures).toContainEqual({ figure: 'mean', before: 81, after: 62.5, change: -18.5 });
    expect(figures).toContainEqual({ figure: 'max', before: 82, after: 75, change: -7 });
    expect(groups.map(({ by, kind }) => [by.level, kind])).toEqual([
      ['asam-3:1', 'added'],
      ['asam-3:2.1', 'changed'],
    ]);
    expect({ unchanged, equal, because }).toEqual({ unchanged: 1, equal: false, because: ['facts'] });
  });

  it('names the episodes that explain it: void, corrected, new, continued', async () => {
    const { explaining } = await diff(lengthOfStay);
    expect(explaining.tables).toEqual(['stay']);
    expect(explaining.counts).toEqual({ voided: 1, corrected: 1, new: 1, continued: 1 });
    expect(explaining.episodes.map(({ episodeId, kind }) => [episodeId, kind])).toEqual([
      ['gone', 'voided'],
      ['mended', 'corrected'],
      ['new', 'new'],
      ['going-on', 'continued'],
    ]);
  });

  it('lists for each the facts that differ, and their events', async () => {
    const { explaining } = await diff(lengthOfStay);
    const mended = explaining.episodes.find(({ episodeId }) => episodeId === 'mended')!;
    expect(mended.facts).toMatchObject([{ table: 'stay', key: '1', kind: 'changed' }]);
    expect(mended.facts[0]!.columns).toContainEqual({ column: 'los_teds_2019', before: 80, after: 75 });
    expect(mended.events).toMatchObject([{ revision: '4', type: 'EntriesCorrected', actor: 'spec' }]);
    expect(mended.events[0]!.words).toContain('lastContactOn 2026-05-20 -> 2026-05-15');
    expect(mended.events[0]!.changes).toContainEqual('stay 1: length of stay: 80 days -> 75 days');
  });

  it('counts all of them and lists the first', async () => {
    const { explaining } = await diff(lengthOfStay, { rows: 1 });
    expect(explaining.counts).toEqual({ voided: 1, corrected: 1, new: 1, continued: 1 });
    expect(explaining.episodes.map(({ episodeId }) => episodeId)).toEqual(['gone']);
    const none = await diff(lengthOfStay, { rows: 0 });
    expect([none.explaining.counts, none.explaining.episodes]).toEqual([explaining.counts, []]);
  });

  it('covers only one provider’s episodes if the caller may see no others', async () => {
    const limits = { provider: 'clinic-b', today: '2026-12-31' };
    const { explaining } = await diff(lengthOfStay, { limits });
    expect([explaining.counts.corrected, explaining.episodes]).toEqual([0, []]);
  });

  it('leaves out what cannot matter: other cohorts, and what happened after the cut-off', async () => {
    const { explaining } = await diff(lengthOfStay, { cohort: { values: { level: ['asam-3:2.5'] } } });
    expect(explaining).toMatchObject({ counts: { voided: 0, corrected: 0, new: 0, continued: 0 }, episodes: [] });
    const later = await diff(lengthOfStay, { since: { position: middle! }, cutOff: '2026-12-31' });
    expect(later.explaining.episodes.map(({ episodeId }) => episodeId)).toEqual(['new', 'untouched']);
  });

  it('separates the effect of the cut-off from that of new entries', async () => {
    // Without a cut-off each answer has the day of its own moment: 2 March and 9 March.
    const moved = await followedLog({ now: Date.UTC(2026, 2, 2, 8) });
    const since = await moved.record('a', referred(), admitted({ on: '2026-03-02' }));
    moved.wait(7);
    const asOf = await moved.record('b', referred({ patientId: 'patient-2' }));
    await moved.project();
    const range = { since: { position: since }, asOf: { position: asOf }, cutOff: undefined };
    const parts = { reader: moved.store, log: moved.log };
    const older = await differenceOfReport(parts, retention, { ...range, options: { days: [5] } });
    expect([older.before.cutOff, older.after.cutOff]).toEqual(['2026-03-02', '2026-03-09']);
    expect(older).toMatchObject({
      equal: false,
      because: ['cut-off'],
      explaining: { counts: { new: 0 }, episodes: [] },
    });
    const [group] = older.groups;
    expect(group).toMatchObject({ because: ['cut-off'], kind: 'changed' });
    // In treatment on day 5: nobody was followed so long on 2 March, one person on 9 March.
    const [day5] = group!.lists.find(({ table }) => table === 'atDays')!.rows;
    expect(day5!.figures).toContainEqual({ figure: 'retained', before: null, atCutOff: 1, after: 1, change: null });
    const open = await differenceOfReport(parts, lengthOfStay, range);
    expect(open).toMatchObject({ equal: true, because: [], groups: [], unchanged: 1 });
    await moved.close();
  });

  it('compares the same answers that the report gives, by their digests', async () => {
    const request = { by: ['level'] as const, cutOff };
    const { before, after } = await diff(lengthOfStay, request);
    for (const compared of [before, after]) {
      const asOf = { position: BigInt(compared.asOf.position) };
      expect((await runReport(opened.store, lengthOfStay, { ...request, asOf })).digest).toBe(compared.digest);
    }
  });

  it('compares lists row by row, by the values that identify each row', async () => {
    const { groups, beside } = await diff(retention, { by: ['level'], options: { days: [30, 80] } });
    const lists = groups.find(({ by }) => by.level === 'asam-3:2.1')!.lists;
    const atDays = lists.find(({ table }) => table === 'atDays')!;
    expect(atDays.rows.map(({ row, kind }) => [row, kind])).toEqual(expect.arrayContaining([[{ day: 80 }, 'changed']]));
    expect(beside.map(({ table }) => table)).toEqual(expect.arrayContaining(['tests']));
  });

  it('covers every table that the report reads', async () => {
    expect((await diff(outcomes)).explaining.tables).toEqual(expect.arrayContaining(['stay', 'measure', 'follow_up']));
    expect((await diff(readmission)).explaining.tables).toEqual(['episode', 'stay']);
  });

  it('includes other episodes of a patient if figures depend on them', async () => {
    const again = await followedLog();
    const since = await again.record(
      'first',
      referred(),
      admitted(),
      discharged({ on: '2026-04-01', lastContactOn: '2026-04-01' }),
    );
    const asOf = await again.record(
      'second',
      referred({ on: '2026-04-10' }),
      admitted({ on: '2026-04-12', level: php }),
    );
    await again.project();
    const { equal, explaining } = await differenceOfReport({ reader: again.store, log: again.log }, readmission, {
      ...{ since: { position: since }, asOf: { position: asOf }, cutOff },
      cohort: { values: { level: ['asam-3:2.1'] } },
    });
    expect(equal).toBe(false);
    expect(explaining.episodes).toMatchObject([{ episodeId: 'second', kind: 'new', inCohort: false }]);
    await again.close();
  });

  it('refuses moments that are not in order', async () => {
    await expect(
      diff(lengthOfStay, { since: { position: after! }, asOf: { position: before! } }),
    ).rejects.toMatchObject({
      option: 'since',
    });
  });
});
