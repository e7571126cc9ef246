import type { ReadModels } from './engines/read-models.js';
import { report } from './jobs/report.job.js';
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

/** Groups of the report, and the columns that hold them. */
const questions = [
  { by: ['reason'], columns: 'reason' },
  { by: ['level', 'reason'], columns: 'level, reason' },
] as const;

/** The length-of-stay report of many stays, every percentile exact, beside what the engine takes to count and to compute. */
export async function reportTimes(reported: Reported, { sizes, say }: Workspace): Promise<Row[]> {
  const { readModels, engine, goal } = reported;
  say(`report: writing ${sizes.stays} stays`);
  await writeStays({ readModels, stays: sizes.stays });
  const rows: Row[] = [];
  for (const { by, columns } of questions) {
    say(`report: by ${columns}`);
    const measured = await report({ readModels, by, runs: RUNS });
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
