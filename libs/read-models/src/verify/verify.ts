import type { EventStore } from '#event-store/port';
import type { ReadModelLocation } from '../store/read-model-location.js';
import type { ProjectorSettings } from '../rebuild/rebuild.js';
import { AlreadyProjected, ReadModelInUse } from '../store/errors.js';
import type { Checkpoint, ReadModelStore } from '../store/read-model-store.js';
import { compareWithReplayed, type LiveModel, type Verification, type VerifyOptions } from './compare-with-replayed.js';
import { replayIntoShadow } from '../rebuild/shadow-replay.js';

export type { LiveModel, Verification, VerifyOptions, VerifyProgress } from './compare-with-replayed.js';

/** Another verification is running: there is only one shadow. */
export class VerificationUnderWay extends Error {
  readonly code = 'verification-under-way';

  constructor(options?: ErrorOptions) {
    super('the read model is already being verified', options);
    this.name = 'VerificationUnderWay';
  }
}

export interface VerifyParts {
  readonly live: LiveModel & Pick<ReadModelStore, 'readConsistently'>;
  readonly location: Pick<ReadModelLocation, 'openShadow' | 'discardShadow'>;
  readonly log: EventStore;
  readonly settings?: ProjectorSettings;
}

/**
 * Replays the log into a shadow up to the position of the live read model, and compares the two: every version of every
 * fact, the handled events, the parked streams and the checkpoint. Changes neither the live read model nor the log.
 * Cancelled or failed, the next verification continues with the same shadow. Throws `VerificationUnderWay`, and what
 * the adapters throw.
 */
export function verifyReadModels(parts: VerifyParts, options: VerifyOptions = {}): Promise<Verification> {
  // If another read model takes over meanwhile, verifies that one from the beginning.
  return parts.live.readConsistently(() => verify(parts, options));
}

async function verify(parts: VerifyParts, options: VerifyOptions): Promise<Verification> {
  const { live, log, location } = parts;
  let shadow: ReadModelStore | undefined;
  let verification: Verification;
  try {
    const replayed = async (checkpoint: Checkpoint | undefined) =>
      (shadow = await openReplayedShadow(parts, checkpoint, options));
    verification = await compareWithReplayed(live, replayed, log, options);
  } finally {
    await shadow?.close();
  }
  if (shadow !== undefined) await location.discardShadow();
  return verification;
}

async function openReplayedShadow(
  { location, log, settings = {} }: VerifyParts,
  checkpoint: Checkpoint | undefined,
  { onProgress, signal }: VerifyOptions,
): Promise<ReadModelStore> {
  try {
    // An empty read model is compared with the shadow at position 0, where both are empty.
    if (checkpoint === undefined) return await location.openShadow();
    const replay = { location, log, settings, ...(signal && { signal }) };
    return await replayIntoShadow(
      { ...replay, onProgress: (progress) => onProgress?.({ phase: 'replaying', ...progress }) },
      checkpoint.position,
    );
  } catch (error) {
    const isTaken = error instanceof AlreadyProjected || error instanceof ReadModelInUse;
    throw isTaken ? new VerificationUnderWay({ cause: error }) : error;
  }
}
