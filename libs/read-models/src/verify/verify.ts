import type { EventStore } from '#event-store/port';
import type { ReadModelLocation } from '../store/read-model-location.js';
import type { ProjectorSettings } from '../rebuild/rebuild.js';
import { AlreadyProjected, ReadModelInUse } from '../store/errors.js';
import type { Checkpoint, ReadModelStore } from '../store/read-model-store.js';
import { compareWithReplayed, type LiveModel, type Verification, type VerifyOptions } from './compare-with-replayed.js';
import { replayIntoShadow } from '../rebuild/shadow-replay.js';

export type { LiveModel, Verification, VerifyOptions, VerifyProgress } from './compare-with-replayed.js';

/** Another verification is under way: there is one shadow. */
export class VerificationUnderWay extends Error {
  readonly code = 'verification-under-way';

  constructor(options?: ErrorOptions) {
    super('the read model is being verified already', options);
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
 * Replays the log into a shadow up to where the live read model is, and compares the two: every version of every fact,
 * the events handled, the parked streams and the checkpoint. Changes neither the live read model nor the log. Given up or
 * failed, the next one goes on with the same shadow. Throws `VerificationUnderWay`, and what the adapters throw.
 */
export function verifyReadModels(parts: VerifyParts, options: VerifyOptions = {}): Promise<Verification> {
  // Where another read model takes the place of the live one meanwhile, that one is verified from the beginning.
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
    // An empty read model is compared with whatever the shadow says of position 0, which is nothing.
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
