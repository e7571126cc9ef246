import { AlreadyProjected } from '../store/errors.js';
import type { ReadModelLocation } from '../store/read-model-location.js';
import { withClient } from './connection.js';
import type { Settings } from './options.js';
import { openWith } from './postgres-read-model-store.js';
import { holdsReadModel, prepareFresh } from './prepare-schema.js';
import { WritingSession } from './writing-session.js';

/** The shadow of a read model: its own schema with its own claim, so that projecting need not stop for it. */
export function shadowLocation(current: Settings): Pick<ReadModelLocation, 'openShadow' | 'discardShadow'> {
  const shadow = { ...current, schema: `${current.schema}_shadow` };
  return {
    openShadow: async () => {
      await withHold(shadow, async () => {
        if (!(await holdsReadModel(shadow))) await prepareFresh(shadow);
      });
      return openWith(shadow, new WritingSession(shadow));
    },
    discardShadow: async () => {
      try {
        await withHold(shadow, () =>
          withClient(current, (client) => client.query(`drop schema if exists ${shadow.schema} cascade`)),
        );
      } catch (error) {
        if (!(error instanceof AlreadyProjected)) throw error;
      }
    },
  };
}

/** Runs work while nobody writes to a read model. */
async function withHold(settings: Settings, work: () => Promise<unknown>): Promise<void> {
  const session = new WritingSession(settings);
  await session.hold();
  try {
    await work();
  } finally {
    await session.releaseHold();
  }
}
