import { openProofLog } from '#audit/proof-log/proof-log';
import { dataFolder } from '#server/engine/data-folder';
import { Latencies, type LatencySummary } from '../latencies.js';
import { inOwnProcess } from '../processes/job.js';

export interface ProofTimes {
  readonly inclusion: LatencySummary;
  readonly consistency: LatencySummary;
}

const RUNS = 2_000;

/** Makes proofs about events and sizes all over the proof log of a data folder: the event found by its id, its leaf, root and path. Milliseconds. */
export const proveEvents = inOwnProcess(import.meta.url, async (folder: string): Promise<ProofTimes> => {
  const proofs = openProofLog(dataFolder(folder).proofs);
  const size = proofs.size();
  // A step that has no divisor in common with most sizes: every part of the log is asked about.
  const places = Array.from({ length: RUNS }, (_, run) => (run * 7_368_787) % size);
  const ids = places.map((location) => proofs.at(location)!.envelope.id);
  const times = (work: (run: number) => unknown): LatencySummary => {
    const latencies = new Latencies();
    for (let run = 0; run < RUNS; run += 1) {
      const started = performance.now();
      work(run);
      latencies.add(performance.now() - started);
    }
    return latencies.summary();
  };
  const inclusion = times((run) => {
    const index = proofs.indexOf(ids[run]!)!;
    return [proofs.at(index), proofs.inclusion(index, size), proofs.root(size)];
  });
  const consistency = times((run) => proofs.consistency(places[run]! + 1, size));
  proofs.close();
  return { inclusion, consistency };
});
