import { calendarDate } from '#episode/dates';
import type { SimulationOptions } from '#simulation/cohort';
import { simulate } from '#simulation/simulate';
import { startTestServer, type TestServer } from '../../support/server.js';

/** Half a year, so that many are in treatment at its end. */
const cohort = {
  seed: 11,
  episodes: 60,
  from: calendarDate('2026-01-01'),
  until: calendarDate('2026-06-30'),
};

/** A server that has projected a simulated cohort: a small one where none is named. */
export async function startSimulatedServer(options: SimulationOptions = cohort): Promise<TestServer> {
  const server = await startTestServer();
  await server.bulk([...simulate(options)]);
  await projected(server);
  return server;
}

/** Waits until everything recorded is projected, and answers the position. */
export async function projected(server: TestServer, headers: Record<string, string> = {}): Promise<string> {
  const { body } = await server.get('/v1/projection', headers);
  const head = String(body.head.position);
  // A wait ends with 503 where there is much left to project.
  let status = 503;
  while (status === 503) {
    ({ status } = await server.get('/v1/reports/census', { ...headers, 'stepdown-read-after': head }));
  }
  return head;
}

/** Records one more person in treatment. */
export async function admitOne(
  server: TestServer,
  episodeId: string,
  headers: Record<string, string> = {},
): Promise<void> {
  const level = { system: 'asam', edition: '3', code: '2.1' };
  await server.post(
    `/v1/episodes/${episodeId}/referral`,
    { effectiveOn: '2026-06-01', patientId: `${episodeId}-patient`, providerId: 'riverside', referralSource: 3 },
    headers,
  );
  await server.post(`/v1/episodes/${episodeId}/admission`, { effectiveOn: '2026-06-02', level, sex: 2 }, headers);
}
