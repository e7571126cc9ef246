import type { ReadModelPlace } from '#read-models/read-model-place';
import { ReadModelInUse } from '#read-models/store/errors';

/**
 * Throws `ReadModelInUse` while a process has the read model open. One that cannot be opened for another reason is free,
 * and where there is none, none is made.
 */
export async function refuseInUse(place: ReadModelPlace): Promise<void> {
  try {
    await (await place.openToRead())?.close();
  } catch (error) {
    if (error instanceof ReadModelInUse) throw error;
  }
}
