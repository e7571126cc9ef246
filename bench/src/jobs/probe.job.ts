import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Pool } from 'undici';
import { episodeName, service, servicesPath } from '../data/commands.js';
import { Latencies, type LatencySummary } from '../latencies.js';
import { inOwnProcess } from '../processes/job.js';

export interface Probing {
  readonly url: string;
  readonly episodes: number;
  readonly perSecond: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

export interface ProbeResult {
  /** Commands a second that were answered. */
  readonly perSecond: number;
  /** From sending a command to its answer. */
  readonly answered: LatencySummary;
  /** From the answer to a command until a report that takes it into account has arrived. */
  readonly visible: LatencySummary;
  /** From asking for a report to its arrival, whatever it takes into account. */
  readonly report: LatencySummary;
}

const CONNECTIONS = 64;
const REPORT = '/v1/reports/length-of-stay?of=stay&by=level';
/** Every so many commands a report is asked for, in turn one that has to show the command and one that need not. */
const COMMANDS_OF_A_REPORT = 25;
/** Milliseconds between two looks at how many commands are due. */
const TICK = 2;

/** Sends commands at a fixed rate, however slow the answers are, and asks for reports in between. */
export const probe = inOwnProcess(import.meta.url, async (options: Probing): Promise<ProbeResult> => {
  const { url, episodes, perSecond, warmUpSeconds, seconds } = options;
  const pool = new Pool(url, { connections: CONNECTIONS });
  const [answered, visible, report] = [new Latencies(), new Latencies(), new Latencies()];
  const started = performance.now();
  const isCounted = (): boolean => performance.now() - started >= warmUpSeconds * 1000;
  const underWay: Promise<void>[] = [];

  async function send(index: number): Promise<void> {
    const counted = isCounted();
    const sent = performance.now();
    const position = await recordService(pool, episodeName(index % episodes));
    const answeredAt = performance.now();
    if (counted) answered.add(answeredAt - sent);
    if (index % COMMANDS_OF_A_REPORT > 0) return;
    const mustShow = index % (2 * COMMANDS_OF_A_REPORT) === 0;
    await askFor(pool, mustShow ? { 'stepdown-read-after': position } : {});
    if (counted) (mustShow ? visible : report).add(performance.now() - answeredAt);
  }

  const total = Math.floor((warmUpSeconds + seconds) * perSecond);
  for (let index = 0; index < total; await setTimeout(TICK)) {
    const due = Math.min(total, Math.floor(((performance.now() - started) / 1000) * perSecond));
    while (index < due) underWay.push(send(index++));
  }
  await Promise.all(underWay);
  const lasted = (performance.now() - started) / 1000;
  await pool.close();
  return {
    perSecond: total / lasted,
    answered: answered.summary(),
    visible: visible.summary(),
    report: report.summary(),
  };
});

/** Answers the position at which the service was recorded. */
async function recordService(pool: Pool, episodeId: string): Promise<string> {
  const { statusCode, body } = await pool.request({
    method: 'POST',
    path: servicesPath(episodeId),
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify(service),
  });
  if (statusCode !== 201) throw new Error(`a command was answered with ${statusCode}: ${await body.text()}`);
  return ((await body.json()) as { position: string }).position;
}

async function askFor(pool: Pool, headers: Record<string, string>): Promise<void> {
  const { statusCode, body } = await pool.request({ method: 'GET', path: REPORT, headers });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`a report was answered with ${statusCode}: ${text}`);
}
