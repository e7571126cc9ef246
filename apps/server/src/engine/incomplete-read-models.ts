import { ReadModelRebuilding } from '#read-models/rebuild/errors';
import { ReadModelFilling, ReadModelOutdated } from '#read-models/store/errors';
import type { ReadSide } from './read-side.js';

/** How far read models are that are being made: positions of the log, decimal strings, and the whole percents between them. */
export interface Progress {
  readonly reached: string;
  readonly head: string;
  readonly percent: number;
}

/** Whether an error says that the read models are being made, for the first time or in the place of an older version's. */
export function isIncompleteError(error: unknown): boolean {
  const isOutdated = error instanceof ReadModelOutdated && error.isOlder;
  return isOutdated || error instanceof ReadModelFilling || error instanceof ReadModelRebuilding;
}

/** Whether the read models are being made, so that nothing is reported from them. Throws where they cannot be asked. */
export async function areIncomplete(models: Pick<ReadSide, 'isFilling'>): Promise<boolean> {
  try {
    return await models.isFilling();
  } catch (error) {
    if (isIncompleteError(error)) return true;
    throw error;
  }
}

/** How far they are, where that can be learnt. */
export async function progressOf(models: Pick<ReadSide, 'status'>): Promise<Progress | undefined> {
  const status = await models.status().catch(() => undefined);
  if (status?.head === undefined) return undefined;
  const { position: head } = status.head;
  const { position: reached = '0' } = status;
  return { reached, head, percent: Number((BigInt(reached) * 100n) / BigInt(head)) };
}
