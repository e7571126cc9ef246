import type { EventStore } from '#event-store/port';
import type { ReadModelPlace } from '../read-model-place.js';
import type { ProjectorSettings } from '../rebuild.js';
import { AlreadyProjected, ReadModelInUse } from '../store/errors.js';
import type { Checkpoint, ReadModelStore } from '../store/read-model-store.js';
import { compareBeside, type LiveModel, type Verification, type VerifyOptions } from './beside.js';
import { replayedShadow } from './replay.js';

export type { LiveModel, Verification, VerifyOptions, VerifyProgress } from './beside.js';

/** Another verification is under way: there is one shadow. */
export class VerificationUnderWay extends Error {
  readonly code = 'verification-under-way';

  constructor(options?: ErrorOptions) {
    super('the read model is being verified already', options);
    this.name = 'VerificationUnderWay';
  }
}

export interface VerifyParts {
  readonly live: LiveModel & Pick<ReadModelStore, 'reading'>;
  readonly place: Pick<ReadModelPlace, 'openShadow' | 'discardShadow'>;
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
  return parts.live.reading(() => verify(parts, options));
}

async function verify(parts: VerifyParts, options: VerifyOptions): Promise<Verification> {
  const { live, log, place } = parts;
  let shadow: ReadModelStore | undefined;
  let verification: Verification;
  try {
    const replayed = async (checkpoint: Checkpoint | undefined) =>
      (shadow = await openReplayed(parts, checkpoint, options));
    verification = await compareBeside(live, replayed, log, options);
  } finally {
    await shadow?.close();
  }
  if (shadow !== undefined) await place.discardShadow();
  return verification;
}

async function openReplayed(
  { place, log, settings = {} }: VerifyParts,
  checkpoint: Checkpoint | undefined,
  { onProgress, signal }: VerifyOptions,
): Promise<ReadModelStore> {
  try {
    // An empty read model is compared with whatever the shadow says of position 0, which is nothing.
    if (checkpoint === undefined) return await place.openShadow();
    const replaying = { place, log, settings, ...(signal && { signal }) };
    return await replayedShadow(
      { ...replaying, onProgress: (progress) => onProgress?.({ phase: 'replaying', ...progress }) },
      checkpoint.position,
    );
  } catch (error) {
    const isTaken = error instanceof AlreadyProjected || error instanceof ReadModelInUse;
    throw isTaken ? new VerificationUnderWay({ cause: error }) : error;
  }
}
