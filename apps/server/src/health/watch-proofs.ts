import type { ProofSide } from '../proofs/proof-side.js';
import type { Metrics } from './metrics.js';

/** Gauges of the proof log, the signed heads and the witness. The age of something that never happened is infinite. */
export function watchProofs(metrics: Metrics, proofs: Pick<ProofSide, 'status' | 'ages'>): void {
  const size = metrics.gauge('stepdown_proof_log_events', 'Events that have a leaf.');
  const up = metrics.gauge(
    'stepdown_proof_log_up',
    '1 while this process keeps the proof log up to date or stands by to do so, else 0.',
  );
  const heads = metrics.gauge('stepdown_heads_up', '0 if the last attempt to sign a head failed, else 1.');
  const headAge = metrics.gauge('stepdown_head_age_seconds', 'Age of the newest signed head.');
  metrics.watch(() => {
    const current = proofs.status();
    size.set(current.size ?? 0);
    heads.set(current.headFailure === undefined ? 1 : 0);
    up.set(['catching-up', 'live', 'standby'].includes(current.state) ? 1 : 0);
    headAge.set(proofs.ages().head ?? Infinity);
  });
  if (proofs.ages().witness !== undefined) watchWitness(metrics, proofs);
}

function watchWitness(metrics: Metrics, proofs: Pick<ProofSide, 'ages'>): void {
  const age = metrics.gauge(
    'stepdown_witness_age_seconds',
    'Time since the witness last accepted a head from this process.',
  );
  metrics.watch(() => age.set(proofs.ages().witness ?? Infinity));
}
