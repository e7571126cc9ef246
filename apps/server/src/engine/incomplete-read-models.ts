import { ReadModelRebuilding } from '#read-models/rebuild/errors';
import { ReadModelFilling, ReadModelOutdated } from '#read-models/store/errors';
import type { ReadSide } from './read-side.js';

/** The progress of incomplete read models: log positions as decimal strings, and the whole percentage between them. */
export interface Progress {
  readonly reached: string;
  readonly head: string;
  readonly percent: number;
}

/**
 * Whether an error says that the read models are incomplete: they are filled for the first time, or an outdated version
 * is being rebuilt.
 */
export function isIncompleteError(error: unknown): boolean {
  const isOutdated = error instanceof ReadModelOutdated && error.isOlder;
  return isOutdated || error instanceof ReadModelFilling || error instanceof ReadModelRebuilding;
}

/** Whether the read models are incomplete, so that no report is answered. Throws if they cannot be queried. */
export async function areIncomplete(models: Pick<ReadSide, 'isFilling'>): Promise<boolean> {
  try {
    return await models.isFilling();
  } catch (error) {
    if (isIncompleteError(error)) return true;
    throw error;
  }
}

/** The progress, if it is known. */
export async function progressOf(models: Pick<ReadSide, 'status'>): Promise<Progress | undefined> {
  const status = await models.status().catch(() => undefined);
  if (status?.head === undefined) return undefined;
  const { position: head } = status.head;
  const { position: reached = '0' } = status;
  return { reached, head, percent: Number((BigInt(reached) * 100n) / BigInt(head)) };
}
