import { Latencies, type LatencySummary } from '../latencies.js';

export interface Writing {
  readonly connectionString: string;
  /** Each sends the next as soon as the one before is answered. */
  readonly writers: number;
  /** Streams that the writers take in turn, no two the same at once. */
  readonly streams: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

export interface Written {
  /** Answered a second, after the warm-up. */
  readonly perSecond: number;
  readonly latency: LatencySummary;
}

/** Lets writers write for a while, side by side. */
export async function writing(
  { writers, streams, warmUpSeconds, seconds }: Writing,
  write: (stream: number) => Promise<void>,
): Promise<Written> {
  const latencies = new Latencies();
  const from = performance.now() + warmUpSeconds * 1000;
  const until = from + seconds * 1000;
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      const own = Math.floor((streams - writer - 1) / writers) + 1;
      for (let sent = 0, started = performance.now(); started < until; sent += 1) {
        await write(writer + (sent % own) * writers);
        const answered = performance.now();
        if (started >= from && answered < until) latencies.add(answered - started);
        started = answered;
      }
    }),
  );
  const latency = latencies.summary();
  return { perSecond: latency.count / seconds, latency };
}
