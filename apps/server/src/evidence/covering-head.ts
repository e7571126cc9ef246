import type { EvidenceSources } from '#audit/evidence/gather';
import { headsIn, type FoundHead } from '#audit/heads/heads-folder';
import { verifierKeyText } from '#audit/notes/keys';
import type { ProofLog } from '#audit/proof-log/proof-log';
import type { Position } from '#event-store/port';
import type { ProofSide } from '../proofs/proof-side.js';

/** What is asked for has no proof: the proof log is not there, is behind, or is not what was signed. */
export class NotProven extends Error {
  readonly code = 'not-proven';

  constructor(why: string, options?: ErrorOptions) {
    super(why, options);
    this.name = 'NotProven';
  }
}

/** Longest wait in milliseconds for an event to get its leaf. */
const LONGEST_WAIT = 10_000;

/** What a head has to have signed. */
export interface Covering {
  /** Every event up to here. */
  readonly position: Position;
  /** Nothing, if the head has an event recorded then or later. */
  readonly unless?: string;
}

/**
 * What evidence is made of, with the newest signed head; a new one is signed where that does not have what is asked for
 * and this process signs heads. Where it does not, evidence has what the newest head has. Throws `NotProven`.
 */
export async function underCoveringHead(
  proofs: ProofSide,
  asked: Covering | undefined,
  signal: AbortSignal,
): Promise<EvidenceSources> {
  try {
    const head = await coveringHead(proofs, asked, signal);
    const reading = proofs.reading();
    if (head.size > reading.size() || !head.root.equals(reading.root(head.size))) {
      throw new NotProven(`the proof log is not what ${head.file} signed; \`stepdown audit\` tells more`);
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
  } catch (error) {
    if (error instanceof NotProven) throw error;
    throw new NotProven(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

async function coveringHead(proofs: ProofSide, asked: Covering | undefined, signal: AbortSignal): Promise<FoundHead> {
  const isKept = proofs.status().state !== 'off';
  if (isKept && asked !== undefined && !covers(proofs.signer.newest(), asked, proofs.reading())) {
    await proofs.reached(asked.position, AbortSignal.any([signal, AbortSignal.timeout(LONGEST_WAIT)]));
    return proofs.sign();
  }
  const newest = proofs.signer.newest() ?? (isKept ? proofs.sign() : undefined);
  if (newest === undefined) throw new NotProven('no head of the log was signed yet');
  return newest;
}

function covers(head: FoundHead | undefined, { position, unless }: Covering, proofs: ProofLog): boolean {
  if (head === undefined || head.size > proofs.size()) return false;
  const index = proofs.indexAt(position);
  if (index !== undefined && index < head.size) return true;
  return unless !== undefined && head.size > 0 && proofs.at(head.size - 1)!.envelope.recordedAt >= unless;
}
