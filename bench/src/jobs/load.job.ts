import autocannon from 'autocannon';
import { randomUUID } from 'node:crypto';
import { episodeName, service, servicesPath } from '../data/commands.js';
import { Latencies, type LatencySummary } from '../latencies.js';
import { inOwnProcess } from '../processes/job.js';

export interface Load {
  readonly url: string;
  readonly connections: number;
  /** Episodes that the commands are spread over. */
  readonly episodes: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

export interface LoadResult {
  /** Commands answered a second, after the warm-up. */
  readonly perSecond: number;
  readonly latency: LatencySummary;
}

/** Sends single commands over some connections, each the next as soon as the one before is answered. */
export const load = inOwnProcess(import.meta.url, async (options: Load): Promise<LoadResult> => {
  const { url, connections, episodes, warmUpSeconds, seconds } = options;
  const latencies = new Latencies();
  const started = performance.now();
  const from = started + warmUpSeconds * 1000;
  const until = from + seconds * 1000;
  let refused = 0;
  const requests = [{ setupRequest: nextCommand(episodes) }];
  await new Promise<void>((resolve, reject) => {
    const running = autocannon({ url, connections, duration: warmUpSeconds + seconds, requests }, (error: unknown) =>
      error ? reject(error as Error) : resolve(),
    );
    running.on('response', (_client, status, _bytes, milliseconds) => {
      if (status !== 201) refused += 1;
      const now = performance.now();
      if (now >= from && now < until) latencies.add(milliseconds);
    });
    running.on('reqError', reject);
  });
  if (refused > 0) throw new Error(`${refused} commands were not accepted`);
  const latency = latencies.summary();
  return { perSecond: latency.count / seconds, latency };
});

function nextCommand(episodes: number): (request: autocannon.Request) => autocannon.Request {
  const body = JSON.stringify(service);
  let sent = 0;
  return (request) => ({
    ...request,
    method: 'POST',
    path: servicesPath(episodeName(sent++ % episodes)),
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body,
  });
}
