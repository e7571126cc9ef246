import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventStore } from '#event-store/port';
import {
  admitted,
  assessed,
  authorizationDecided,
  cancelled,
  corrected,
  coverageRecorded,
  discharged,
  entriesCorrected,
  entriesVoided,
  episodeVoided,
  followedUp,
  iop,
  outpatient,
  phaseChanged,
  planSet,
  referred,
  served,
  steppedDown,
} from '#episode/testing/events';
import { openDuckDbReadModelStore } from '../duckdb/duckdb-read-model-store.js';
import type { ReadModelStore } from '../store/read-model-store.js';
import { openLog, LogWriter } from '../testing/log.js';
import { projectLog } from '../testing/project-log.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { runReport } from './run-report.js';
import { dimensionsOf, type Report } from './report.js';
import { reports } from './reports.js';

/** The events of three episodes, in this order: every kind of fact that a report reads, then changes of the past. */
const course: readonly (readonly [episodeId: string, ...says: Parameters<LogWriter['record']>[1][]])[] = [
  ['a', referred(), assessed(), coverageRecorded(), authorizationDecided(), admitted({ program: 'North', sex: 1 })],
  ['b', referred({ patientId: 'p-b' }), admitted({ on: '2026-03-09', program: 'South', sex: 2, age: 30 })],
  ['a', planSet(), phaseChanged(), served(), served({ on: '2026-03-06', attendance: 'no-show' })],
  ['c', referred(), cancelled()],
  ['b', steppedDown({ on: '2026-04-20', from: iop, to: outpatient })],
  ['a', discharged({ outcomes: { employment: 1, arrests: 0 } })],
  ['b', discharged({ on: '2026-05-04', reason: 2 })],
  ['d', referred({ on: '2026-05-20', previousEpisodeId: 'unknown' }), admitted({ on: '2026-05-27', program: 'North' })],
  ['a', followedUp()],
  ['a', entriesCorrected([corrected(9, discharged({ on: '2026-05-22', lastContactOn: '2026-04-29', reason: 7 }))])],
  ['a', entriesCorrected([corrected(7, served({ minutes: 60 }))]), entriesVoided([8])],
  ['b', entriesVoided([3])],
  ['d', episodeVoided({ on: '2026-06-20' })],
];

let remove: () => Promise<void>;
let log: EventStore;
let store: ReadModelStore;
/** What each report answered when the log was so long. */
const history: { readonly position: bigint; readonly answers: ReadonlyMap<Report, string> }[] = [];

beforeAll(async () => {
  const temporary = await temporaryFolder();
  remove = temporary.remove;
  log = await openLog(temporary.folder);
  store = await openDuckDbReadModelStore({ file: join(temporary.folder, 'read-model.duckdb') });
  const writer = new LogWriter(log);
  for (const [episodeId, ...steps] of course) {
    await writer.record(episodeId, ...steps);
    await projectLog(log, store);
    const answers = new Map<Report, string>();
    for (const report of reports) answers.set(report, await answersOf(report));
    history.push({ position: (await log.head())!.position, answers });
  }
});

afterAll(async () => {
  await store.close();
  await log.close();
  await remove();
});

/** Every unit of a report, as the latest or as of a position. */
async function answersOf(report: Report, asOf?: { readonly position: bigint }): Promise<string> {
  const by = dimensionsOf(report).filter((dimension) => ['level', 'program', 'reason'].includes(dimension));
  const requests = report.units.flatMap((of) => [{ of }, { of, by }]);
  return JSON.stringify(
    await Promise.all(requests.map((request) => runReport(store, report, { ...request, ...(asOf && { asOf }) }))),
  );
}

describe.each(reports.map((report) => [report.name, report] as const))('%s', (_, report: Report) => {
  it('answers as of every earlier position what it answered then, byte for byte, whatever was corrected since', async () => {
    for (const { position, answers } of history) {
      expect(await answersOf(report, { position })).toBe(answers.get(report));
    }
  });

  it('changes its answers as the past changes', () => {
    const figures = history.map(({ answers }) =>
      JSON.stringify((JSON.parse(answers.get(report)!) as { groups: object }[]).map(({ groups }) => groups)),
    );
    expect(new Set(figures.slice(-4)).size).toBeGreaterThan(1);
  });
});
