import { median } from '../median.js';

/** Does something once to warm up and then some times, one after the other. Answers the median in milliseconds. */
export async function timesOf(runs: number, work: () => Promise<unknown>): Promise<number> {
  await work();
  const times: number[] = [];
  while (times.length < runs) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return median(times);
}
