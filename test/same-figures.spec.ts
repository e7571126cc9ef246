import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { calendarDate } from '#episode/dates';
import { position } from '#event-store/port';
import { simulate } from '#simulation/simulate';
import type { Line } from '../examples/ctn0094/lines.js';
import { migrate } from '../examples/ctn0094/migrate.js';
import { buprenorphine, dosesOn, madeUpStudy, methadone } from '../examples/ctn0094/testing/made-up-study.js';
import { pairs, type Engines } from './support/engines.js';
import { newFolder, startTestServer, type TestServer } from './support/server.js';

const until = calendarDate('2025-12-31');
const cohort = [...simulate({ seed: 20, episodes: 100, until })];

/** Two made-up people of the worked migration, whose entries lie long before the others'. */
async function migrated(): Promise<Line[]> {
  const folder = newFolder();
  const { persons, lengths } = await madeUpStudy(folder, {
    'everybody.csv': [...methadone['everybody.csv']!, ...buprenorphine['everybody.csv']!],
    'randomization.csv': [...methadone['randomization.csv']!, ...buprenorphine['randomization.csv']!],
    'treatment.csv': [...dosesOn(7, 4, 50, 158), ...dosesOn(8, 2, 30, 60)],
  });
  rmSync(folder, { recursive: true });
  return persons.flatMap((person) => migrate(person, lengths).lines);
}

interface Filled {
  readonly engines: Engines;
  readonly server: TestServer;
  /** The position at which the log holds the first half of the cohort, as every other log does at its own. */
  readonly halfway: string;
}

async function filled(start: () => Promise<Engines>): Promise<Filled> {
  const engines = await start();
  const server = await startTestServer({ settings: engines.settings });
  await record(server, await migrated());
  const half = Math.floor(cohort.length / 2);
  const halfway = await record(server, cohort.slice(0, half));
  await record(server, cohort.slice(half));
  return { engines, server, halfway };
}

/** Records lines and answers the last position, once it is in the read models. */
async function record(server: TestServer, lines: readonly object[]): Promise<string> {
  const answers = await server.bulk(lines);
  expect(answers.filter(({ status }) => status !== 'accepted')).toEqual([]);
  const last = answers.map((answer) => position(answer.position as string)).reduce((a, b) => (a > b ? a : b));
  await server.running.engine.read.waitFor(last);
  return String(last);
}

const paths = [
  '/v1/reports/length-of-stay?cutOff=2025-12-31',
  '/v1/reports/length-of-stay?by=level,reason,program&cutOff=2025-12-31',
  '/v1/reports/length-of-stay?of=episode&by=program,reason&cutOff=2025-12-31',
  '/v1/reports/length-of-stay?of=episode&by=provider,sex,ageBand&cutOff=2025-06-30',
  '/v1/reports/length-of-stay?of=episode&by=primarySubstance,admissionMonth&cutOff=2025-12-31&minimumAge=30',
  '/v1/reports/retention?by=level&cutOff=2025-06-30',
  '/v1/reports/retention?of=episode&by=provider&rule=teds-2004&days=10,20&cutOff=2025-12-31',
  '/v1/reports/competing-reasons?by=level&cutOff=2025-06-30',
  '/v1/reports/competing-reasons?of=episode&by=provider&days=10,20&cutOff=2025-12-31',
  '/v1/reports/readmission?by=provider,reason&cutOff=2025-12-31',
  '/v1/reports/readmission?days=365,700&readmittedTo=same-provider&cutOff=2025-12-31&minimumAge=30',
  '/v1/reports/flow?by=provider&paths=3&cutOff=2025-12-31',
  '/v1/reports/flow?rule=teds-2004&cutOff=2025-06-30&minimumAge=30',
  '/v1/reports/intensity?by=level&cutOff=2025-12-31',
  '/v1/reports/intensity?by=provider,ageBand&upToWeek=3&cutOff=2025-06-30',
  '/v1/reports/outcomes?cutOff=2025-12-31',
  '/v1/reports/outcomes?by=level,reason&months=2,3&window=2&cutOff=2025-12-31',
  '/v1/reports/access?by=provider&cutOff=2025-06-30',
  '/v1/reports/access?by=level,program&within=7&days=10,40&referredFrom=2024-01-01&referredTo=2024-12-31&cutOff=2025-12-31',
  '/v1/reports/benchmark?by=level,provider&cutOff=2025-12-31',
  '/v1/reports/benchmark?against=teds-2004-intensive-outpatient&cutOff=2025-06-30',
  '/v1/reports/coverage?by=level,reason&cutOff=2025-06-30',
  '/v1/reports/coverage?by=provider&cutOff=2025-12-31&minimumAge=30',
  '/v1/reports/engagement?by=level,provider&cutOff=2025-06-30',
  '/v1/reports/engagement?history=900&doses=counted&cutOff=2025-12-31&minimumAge=30',
  '/v1/reports/unresolved-references?cutOff=2025-12-31',
  '/v1/reports/unresolved-references?by=level,provider&most=2&cutOff=2025-06-30&minimumAge=30',
  '/v1/reports/census?by=level,modality&on=2024-12-31',
  '/v1/reports/census?by=program&on=2025-06-30',
  '/v1/reports/census?by=level&from=2025-01-01&cutOff=2025-12-31',
  '/v1/episodes?limit=1000',
];

const differences = [
  '/v1/reports/length-of-stay/difference?by=level&cutOff=2025-12-31',
  '/v1/reports/retention/difference?of=episode&cutOff=2025-12-31',
  '/v1/reports/readmission/difference?by=provider&cutOff=2025-12-31',
  '/v1/reports/outcomes/difference?cutOff=2025-12-31&sex=2',
  '/v1/reports/census/difference?by=level&on=2025-06-30',
];

describe('the same commands', () => {
  let all: readonly Filled[];
  beforeAll(async () => {
    all = await Promise.all(pairs.map(([, start]) => filled(start)));
  });
  afterAll(() =>
    Promise.all(
      all.map(async ({ server, engines }) => {
        await server.dispose();
        await engines.remove();
      }),
    ),
  );

  /** An answer as it was sent, but for the moment that it speaks for, which its digest covers: positions and times are each log's own. */
  async function answered({ server }: Filled, path: string): Promise<string> {
    const { status, body } = await server.get(path);
    expect(status).toBe(200);
    return JSON.stringify({ ...body, asOf: undefined, digest: undefined });
  }

  it.each(paths)('give the same figures on both pairs of engines: %s', async (path) => {
    const [first, ...others] = await Promise.all(all.map((each) => answered(each, path)));
    expect(first).toMatch(/"groups":\[\{|"episodes":\[\{/);
    for (const other of others) expect(other).toBe(first);
  });

  it.each(differences)(
    'give the same differences since an earlier position, by the same episodes: %s',
    async (path) => {
      const answers = await Promise.all(
        all.map(async ({ server, halfway }) => {
          const { status, body } = await server.get(`${path}&since=${halfway}&rows=1000`);
          expect(status).toBe(200);
          const { groups, unchanged, beside, explaining } = body;
          const episodes = explaining.episodes.map(({ events: _, ...episode }: { events: unknown }) => episode);
          return JSON.stringify({ groups, unchanged, beside, counts: explaining.counts, episodes });
        }),
      );
      expect(answers[0]).toMatch(/"groups":\[\{.*"kind":"(continued|corrected)".*"columns":\[\{/);
      for (const other of answers.slice(1)) expect(other).toBe(answers[0]);
    },
  );

  it.each(paths)('give the same figures as of an earlier position: %s', async (path) => {
    const [first, ...others] = await Promise.all(all.map((each) => answered(each, `${path}&asOf=${each.halfway}`)));
    expect(first).not.toBe(await answered(all[0]!, path));
    for (const other of others) expect(other).toBe(first);
  });
});
