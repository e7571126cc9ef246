import { join } from 'node:path';
import { groupDuckDb } from './jobs/group-duckdb.job.js';
import { reportTimes } from './report-times.js';
import type { Row } from './row.js';
import type { Workspace } from './workspace.js';

const GOAL = 2;

/** Reports on DuckDB. */
export async function report(workspace: Workspace): Promise<Row[]> {
  const folder = workspace.folder('report');
  const file = join(folder, 'read-model.duckdb');
  return reportTimes(
    {
      readModels: { folder },
      engine: 'DuckDB',
      group: (sql, runs) => groupDuckDb({ file, sql, runs }),
      percentiles: 'quantile_cont(los_teds_2019, [0.1, 0.25, 0.5, 0.75, 0.9])',
      goal: GOAL,
    },
    workspace,
  );
}
