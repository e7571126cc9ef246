import type { EvidenceSources } from '#audit/evidence/gather';
import { headsIn, type FoundHead } from '#audit/heads/heads-folder';
import { verifierKeyText } from '#audit/notes/keys';
import type { ProofLog } from '#audit/proof-log/proof-log';
import type { Position } from '#event-store/port';
import { fail } from '../http/problem.js';
import { orProblem } from '../proofs/problems.js';
import type { ProofSide } from '../proofs/proof-side.js';

/** What a signed head must cover. */
export interface RequiredCoverage {
  /** Every event up to this position. */
  readonly position: Position;
  /** Waived if the head covers an event recorded at this instant or later. */
  readonly unlessRecordedSince?: string;
}

/**
 * The sources of evidence, with the newest signed head. If that head does not cover the required events and this
 * process signs heads, a new one is signed; otherwise the evidence has what the newest head covers. Ends the request
 * with a problem if no head fits the proof log.
 */
export function evidenceSources(
  proofs: ProofSide,
  required: RequiredCoverage | undefined,
  signal: AbortSignal,
): Promise<EvidenceSources> {
  return orProblem(async () => {
    const head = await coveringHead(proofs, required, signal);
    const reading = proofs.reading();
    if (head.size > reading.size() || !head.root.equals(reading.root(head.size))) {
      fail('heads-diverge', { detail: `The head of ${head.size} events has another root, or there are fewer.` });
    }
    const { heads, keys, retirements } = headsIn(proofs.heads);
    return {
      log: proofs.log,
      proofs: reading,
      heads: {
        head: head.written,
        earlier: heads.filter(({ size }) => size < head.size).map(({ written }) => written),
        keys: keys.map(verifierKeyText),
        retirements: retirements.map(({ written }) => written),
      },
    };
  });
}

async function coveringHead(
  proofs: ProofSide,
  required: RequiredCoverage | undefined,
  signal: AbortSignal,
): Promise<FoundHead> {
  const newest = proofs.newestHead();
  const isEnabled = proofs.status().state !== 'off';
  if (newest === undefined && !isEnabled) fail('not-yet-proved', { detail: 'The log has no signed head yet.' });
  if (newest !== undefined && (!isEnabled || required === undefined || covers(newest, required, proofs.reading())))
    return newest;
  if (required !== undefined) await proofs.reached(required.position, signal);
  return proofs.sign();
}

function covers(head: FoundHead, { position, unlessRecordedSince }: RequiredCoverage, proofs: ProofLog): boolean {
  if (head.size > proofs.size()) return false;
  const index = proofs.indexAt(position);
  if (index !== undefined && index < head.size) return true;
  return (
    unlessRecordedSince !== undefined &&
    head.size > 0 &&
    proofs.at(head.size - 1)!.envelope.recordedAt >= unlessRecordedSince
  );
}
