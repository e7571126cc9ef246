import type { ClientBase } from 'pg';
import type { ReadModelPlace } from '../read-model-place.js';
import { isUnclaimed, lockSchema } from './claim-lock.js';
import { attempt, codeOf, inTransaction, withClient } from './connection.js';
import { notifyReached } from './notify-reached.js';
import { settingsOf, type PostgresOptions, type Settings } from './options.js';
import { openUnchecked, openWith } from './postgres-read-model-store.js';
import { holdsReadModel, prepareFresh, schemaExists } from './prepare-schema.js';
import { shadowPlace } from './shadow-place.js';
import { publishViews } from './views.js';
import { WritingSession } from './writing-session.js';

/** Milliseconds to wait for questions that are under way. Who asks anew waits behind us. */
const LOCK_TIMEOUT = 1_000;
const LOCK_NOT_AVAILABLE = '55P03';
/** A column or a table that is not there. */
const UNDEFINED = ['42703', '42P01'];

/**
 * A read model in a PostgreSQL schema: a rebuild fills a second schema, which is renamed into the place of the first in
 * one transaction. Who reads meanwhile waits for nothing: a question that has begun ends on the old tables. The process
 * that rebuilds has the claim from `openFresh` until `replace` or `discardFresh`, so that no standby writes to what is
 * about to go; while another process has it, `openFresh` throws `AlreadyProjected`.
 */
export function postgresPlace(options: PostgresOptions): ReadModelPlace {
  const current = settingsOf(options);
  const fresh = { ...current, schema: `${current.schema}_fresh` };
  const session = new WritingSession(current);
  return {
    open: async () => {
      const store = await openWith(current, session);
      try {
        await clearLeftovers(current, fresh);
        return store;
      } catch (error) {
        await store.close();
        throw error;
      }
    },
    openFresh: async () => {
      await session.hold();
      try {
        await withClient(current, (client) => removeOld(client, current));
        await prepareFresh(fresh);
        return await openWith(fresh, new WritingSession(fresh));
      } catch (error) {
        await session.letGo();
        throw error;
      }
    },
    replace: async () => {
      try {
        // Where the connection was lost meanwhile, somebody else may have claimed the read model.
        await session.hold();
        await exchange(current, fresh);
      } finally {
        await session.letGo();
      }
    },
    discardFresh: async () => {
      try {
        await withClient(current, (client) => client.query(`drop schema if exists ${fresh.schema} cascade`));
      } finally {
        await session.letGo();
      }
    },
    openToRead: async () => ((await holdsReadModel(current, { any: true })) ? openUnchecked(current) : undefined),
    ...shadowPlace(current),
  };
}

/**
 * Renames both schemas. A statement whose names are being looked up at that moment may find one table here and another
 * there; both hold every version of their rows, so its answer as of a position is the same.
 */
async function exchange(current: Settings, fresh: Settings): Promise<void> {
  await withClient(current, async (client) => {
    await inTransaction(client, async () => {
      await lockSchema(client, current.schema);
      const isFirst = !(await schemaExists(client, current.schema));
      if (!isFirst) await client.query(`alter schema ${current.schema} rename to ${oldOf(current)}`);
      await client.query(`alter schema ${fresh.schema} rename to ${current.schema}`);
      if (isFirst) await publishViews(client, current);
      await notifyReached(client, current.schema);
    });
    await removeOldIfFree(client, current);
  });
}

/**
 * Lets the views show the current tables, then drops those that were replaced. Where the current tables are of another
 * version they cannot be shown until they are replaced too.
 */
async function removeOld(client: ClientBase, current: Settings): Promise<void> {
  if (!(await schemaExists(client, oldOf(current)))) return;
  await changing(client, current, () => attempt(client, UNDEFINED, () => publishViews(client, current)));
  await changing(client, current, () => client.query(`drop schema if exists ${oldOf(current)} cascade`));
}

async function changing(client: ClientBase, { schema }: Settings, work: () => Promise<unknown>): Promise<void> {
  await inTransaction(client, async () => {
    await client.query(`set local lock_timeout = ${LOCK_TIMEOUT}`);
    await lockSchema(client, schema);
    await work();
  });
}

/** The same, unless questions that began before are under way: then it is left to the next start or rebuild. */
async function removeOldIfFree(client: ClientBase, current: Settings): Promise<void> {
  try {
    await removeOld(client, current);
  } catch (error) {
    if (codeOf(error) !== LOCK_NOT_AVAILABLE) throw error;
    current.onNotice(
      `schema ${oldOf(current)} was replaced but is in use: it is dropped at the next start or rebuild, ` +
        `and until then ${current.views}.as_of says which position the views show`,
    );
  }
}

/** Removes what an interrupted rebuild left, unless somebody is projecting or rebuilding. */
async function clearLeftovers(current: Settings, fresh: Settings): Promise<void> {
  await withClient(current, async (client) => {
    if (!(await schemaExists(client, fresh.schema)) && !(await schemaExists(client, oldOf(current)))) return;
    await inTransaction(client, async () => {
      if (await isUnclaimed(client, current.schema)) {
        await client.query(`drop schema if exists ${fresh.schema} cascade`);
      }
    });
    await removeOldIfFree(client, current);
  });
}

function oldOf({ schema }: Settings): string {
  return `${schema}_old`;
}
