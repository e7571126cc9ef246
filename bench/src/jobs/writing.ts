import { Latencies, type LatencySummary } from '../latencies.js';

export interface Writing {
  readonly connectionString: string;
  /** Each has a stream of its own and sends the next as soon as the one before is answered. */
  readonly writers: number;
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
  { writers, warmUpSeconds, seconds }: Writing,
  write: (writer: number) => Promise<void>,
): Promise<Written> {
  const latencies = new Latencies();
  const from = performance.now() + warmUpSeconds * 1000;
  const until = from + seconds * 1000;
  await Promise.all(
    Array.from({ length: writers }, async (_, writer) => {
      for (let started = performance.now(); started < until;) {
        await write(writer);
        const answered = performance.now();
        if (started >= from && answered < until) latencies.add(answered - started);
        started = answered;
      }
    }),
  );
  const latency = latencies.summary();
  return { perSecond: latency.count / seconds, latency };
}
