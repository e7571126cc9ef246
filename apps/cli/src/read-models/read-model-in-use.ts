import type { ReadModelLocation } from '#read-models/store/read-model-location';
import { ReadModelInUse } from '#read-models/store/errors';

/**
 * Throws `ReadModelInUse` while a process has the read model open. A read model that cannot be opened for another
 * reason counts as free; a missing one is not created.
 */
export async function refuseInUse(location: ReadModelLocation): Promise<void> {
  try {
    await (await location.openReadOnly())?.close();
  } catch (error) {
    if (error instanceof ReadModelInUse) throw error;
  }
}
