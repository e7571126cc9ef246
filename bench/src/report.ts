import { join } from 'node:path';
import { group } from './jobs/group.job.js';
import { report as runReport } from './jobs/report.job.js';
import { writeStays } from './jobs/write-stays.job.js';
import { count, duration, type Row } from './row.js';
import type { Workspace } from './workspace.js';

const RUNS = 15;
const GOAL = 2;

/** Groups of the report, and the columns that hold them. */
const questions = [
  { by: ['reason'], columns: 'reason' },
  { by: ['level', 'reason'], columns: 'level, reason' },
] as const;

/** The length-of-stay report, every percentile exact. */
export async function report({ sizes, folder, say }: Workspace): Promise<Row[]> {
  const file = join(folder('report'), 'read-model.duckdb');
  say(`report: writing ${sizes.stays} stays`);
  await writeStays({ file, stays: sizes.stays });
  const rows: Row[] = [];
  for (const { by, columns } of questions) {
    say(`report: by ${columns}`);
    const measured = await runReport({ file, by, runs: RUNS });
    const what = `length of stay by ${columns}, ${count(sizes.stays)} stays`;
    const counts = await group({ file, runs: RUNS, sql: countsBy(columns) });
    const figures = await group({ file, runs: RUNS, sql: figuresBy(columns) });
    rows.push(
      {
        what,
        measured: duration(measured),
        baseline: `DuckDB counting by ${columns} and day: ${duration(counts)}`,
        ratio: measured / counts,
        goal: `at most ${GOAL} times`,
        met: measured <= GOAL * counts,
      },
      {
        what,
        measured: duration(measured),
        baseline: `DuckDB's own mean, deviation and percentiles: ${duration(figures)}`,
        ratio: measured / figures,
      },
    );
  }
  return rows;
}

function countsBy(columns: string): string {
  return `select ${columns}, los_teds_2019, count(*) from stay where until is null group by all`;
}

function figuresBy(columns: string): string {
  return `
    select ${columns}, count(los_teds_2019), count(*), avg(los_teds_2019), stddev_samp(los_teds_2019),
      min(los_teds_2019), max(los_teds_2019), quantile_cont(los_teds_2019, [0.1, 0.25, 0.5, 0.75, 0.9])
    from stay where until is null group by all`;
}
