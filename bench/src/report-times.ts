import type { ReadModels } from './engines/read-models.js';
import { report, type Reporting } from './jobs/report.job.js';
import { writeStays } from './jobs/write-stays.job.js';
import { count, duration, type Row } from './row.js';
import type { Workspace } from './workspace.js';

export interface Reported {
  readonly readModels: ReadModels;
  /** The engine as the result calls it. */
  readonly engine: string;
  /** Runs a query on the engine itself some times. Answers the median in milliseconds. */
  group(sql: string, runs: number): Promise<number>;
  /** The engine's expression for the percentiles of the report. */
  readonly percentiles: string;
  /** How many times as long as counting a report may take. */
  readonly goal?: number;
}

const RUNS = 15;
/** The reports that do more than count: the longest that any of them may take, in milliseconds. */
const LONGEST = 1_000;

/** Groups of the report, and the columns that hold them. */
const questions = [
  { by: ['reason'], columns: 'reason' },
  { by: ['level', 'reason'], columns: 'level, reason' },
] as const;

/** Other reports, and the columns by which the engine has to count at least for them. */
const others: readonly Other[] = [
  { what: 'retention', report: 'retention', request: {}, columns: 'los_teds_2019' },
  {
    what: 'retention by level, with the log-rank test',
    report: 'retention',
    request: { by: ['level'] },
    columns: 'level, los_teds_2019',
  },
  {
    what: "reasons for leaving by level, with Gray's tests",
    report: 'competing-reasons',
    request: { by: ['level'] },
    columns: 'level, reason, los_teds_2019',
  },
  {
    what: 'flow between levels',
    report: 'flow',
    request: {},
    columns: 'key, level, ended_by, next_level, reason, los_teds_2019',
  },
  {
    what: 'census by month for six years, by level',
    report: 'census',
    request: { by: ['level'], options: { from: '2019-01-01', to: '2024-12-31' } },
    columns: 'level, started_on, ended_on',
  },
];

interface Other extends Pick<Reporting, 'report' | 'request'> {
  readonly what: string;
  readonly columns: string;
}

/** The length-of-stay report of many stays with exact percentiles, compared with a plain count and a plain computation by the engine. */
export async function reportTimes(reported: Reported, { sizes, say }: Workspace): Promise<Row[]> {
  const { readModels, engine, goal } = reported;
  say(`report: writing ${sizes.stays} stays`);
  await writeStays({ readModels, stays: sizes.stays });
  const rows: Row[] = [];
  for (const { by, columns } of questions) {
    say(`report: by ${columns}`);
    const measured = await report({ readModels, report: 'length-of-stay', request: { by }, runs: RUNS });
    const what = `length of stay by ${columns}, ${count(sizes.stays)} stays`;
    const counts = await reported.group(countsBy(columns), RUNS);
    const figures = await reported.group(figuresBy(columns, reported.percentiles), RUNS);
    rows.push(
      {
        what,
        measured: duration(measured),
        baseline: `${engine} counting by ${columns} and day: ${duration(counts)}`,
        ratio: measured / counts,
        ...(goal !== undefined && { goal: `at most ${goal} times`, met: measured <= goal * counts }),
      },
      {
        what,
        measured: duration(measured),
        baseline: `${engine}'s own mean, deviation and percentiles: ${duration(figures)}`,
        ratio: measured / figures,
      },
    );
  }
  for (const { what, columns, ...question } of others) {
    say(`report: ${what}`);
    const measured = await report({ readModels, ...question, runs: RUNS });
    const counts = await reported.group(
      `select ${columns}, count(*) from stay where until is null group by ${columns}`,
      RUNS,
    );
    rows.push({
      what: `${what}, ${count(sizes.stays)} stays`,
      measured: duration(measured),
      baseline: `${engine} counting by ${columns}: ${duration(counts)}`,
      ratio: measured / counts,
      ...(goal !== undefined && { goal: `under ${duration(LONGEST)}`, met: measured < LONGEST }),
    });
  }
  return rows;
}

function countsBy(columns: string): string {
  return `select ${columns}, los_teds_2019, count(*) from stay where until is null group by ${columns}, los_teds_2019`;
}

function figuresBy(columns: string, percentiles: string): string {
  return `
    select ${columns}, count(los_teds_2019), count(*), avg(los_teds_2019), stddev_samp(los_teds_2019),
      min(los_teds_2019), max(los_teds_2019), ${percentiles}
    from stay where until is null group by ${columns}`;
}
