import type { ReadModelLocation } from '#read-models/store/read-model-location';
import { ReadModelInUse } from '#read-models/store/errors';

/**
 * Throws `ReadModelInUse` while a process has the read model open. One that cannot be opened for another reason is free,
 * and where there is none, none is made.
 */
export async function refuseInUse(location: ReadModelLocation): Promise<void> {
  try {
    await (await location.openReadOnly())?.close();
  } catch (error) {
    if (error instanceof ReadModelInUse) throw error;
  }
}
