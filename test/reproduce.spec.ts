import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { calendarDate } from '#episode/dates';
import { position } from '#event-store/port';
import { simulate } from '#simulation/simulate';
import { rowsOf } from './support/figures.js';
import { blocksIn, pagesTogether, section } from './support/pages.js';
import { startTestServer, type TestServer } from './support/server.js';

/** Reports with a query of their own in the documentation, and the table that it gives, under the report's names. */
const reports = [
  { path: 'flow?cutOff=2025-12-31', heading: 'Flow between levels', table: 'transitions' },
  { path: 'readmission?cutOff=2025-12-31', heading: 'Readmission', table: 'windows' },
  { path: 'intensity?cutOff=2025-12-31', heading: 'Intensity', table: 'weeks' },
  { path: 'outcomes?cutOff=2025-12-31', heading: 'Outcomes', table: 'measures' },
  { path: 'access?cutOff=2025-12-31', heading: 'Access', table: 'waits' },
  { path: 'coverage?cutOff=2025-12-31', heading: 'Coverage and authorization', table: 'payers' },
  { path: 'engagement?cutOff=2025-12-31', heading: 'Initiation and engagement', table: 'groups' },
  { path: 'benchmark?cutOff=2025-12-31', heading: 'Comparison with TEDS', table: 'reasons' },
];

type Figures = Readonly<Record<string, unknown>>;

describe('the query that the documentation for analysts gives', () => {
  let server: TestServer;
  const answers = new Map<string, readonly Figures[]>();
  beforeAll(async () => {
    server = await startTestServer();
    const cohort = { seed: 11, episodes: 300, until: calendarDate('2025-12-31') };
    const recorded = await server.bulk([...simulate(cohort)]);
    await server.running.engine.read.waitFor(position(recorded.at(-1).position));
    for (const { path, table } of reports) {
      const { body } = await server.get(`/v1/reports/${path}`);
      answers.set(path, table === 'groups' ? body.groups : body.groups[0][table]);
    }
    await server.running.stop();
  });
  afterAll(() => server.dispose());

  it.each(reports)('reproduces $path from the fact tables', async ({ path, heading }) => {
    const [query = ''] = blocksIn(section(pagesTogether('docs/analysts'), heading), 'sql');
    const rows = (await rowsOf(join(server.folder, 'read-model.duckdb'), query)) as readonly object[] as Figures[];
    const names = Object.keys(rows[0]!);
    const reported = answers.get(path)!.map((row) => names.map((name) => comparable(row[name])));
    expect(rows.map((row) => names.map((name) => comparable(row[name])))).toEqual(reported);
  });
});

/** Whole numbers come from DuckDB as texts; sums of floating numbers differ after ten digits. */
function comparable(figure: unknown): unknown {
  const number = typeof figure === 'string' && /^-?[\d.]+$/.test(figure) ? Number(figure) : figure;
  return typeof number === 'number' ? number.toPrecision(10) : (number ?? null);
}
