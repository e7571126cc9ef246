import type { ClientBase } from 'pg';
import { position, type Position } from '#event-store/port';
import type { CatchUpAndClose, Successor } from '../store/read-model-location.js';
import { lockSchema } from './claim-lock.js';
import { attempt, inTransaction, withClient } from './connection.js';
import { notifyPosition } from './notify-position.js';
import type { Settings } from './options.js';
import { schemaExists, UNDEFINED } from './prepare-schema.js';
import { namesOf } from './schema-names.js';
import { publishViews } from './views.js';

/**
 * Renames the schemas of a read model and of its successor in one transaction. A running query finishes on the tables
 * that it found. A statement whose names are being looked up at that moment may find tables of both schemas, which is
 * why queries that belong together are repeated (`ReadModelStore.readConsistently`).
 */
export async function swapSchemas(
  current: Settings,
  by: Successor,
  catchUpAndClose: CatchUpAndClose,
  keep: boolean,
): Promise<void> {
  const { schema } = current;
  const { fresh, old, previous } = namesOf(schema);
  await withClient(current, (client) =>
    inTransaction(client, async () => {
      await lockSchema(client, schema);
      const isFirst = !(await schemaExists(client, schema));
      await catchUpAndClose(isFirst ? undefined : await fence(client));
      const rename = (from: string, to: string) => client.query(`alter schema ${from} rename to ${to}`);
      const keepsReplaced = keep || by === 'previous';
      if (!isFirst) {
        // The earlier previous one is dropped like any replaced one.
        if (keepsReplaced && by === 'fresh' && (await schemaExists(client, previous))) await rename(previous, old);
        await rename(schema, keepsReplaced && by === 'fresh' ? previous : old);
      }
      await rename(by === 'previous' ? previous : fresh, schema);
      if (by === 'previous' && !isFirst) await rename(old, previous);
      if (isFirst) await publishViews(client, current);
      await notifyPosition(client, schema);
    }),
  );
}

/**
 * Fences the current read model: waits for the running commit, then removes its owner, so that a commit that waits for
 * this transaction loses its checkpoint instead of writing. Returns the position of the read model, if it can be read.
 */
async function fence(client: ClientBase): Promise<Position | undefined> {
  let reached: Position | undefined;
  await attempt(client, UNDEFINED, async () => {
    const { rows } = await client.query<{ position: bigint | null }>(
      'update projection set owner = null returning "position"',
    );
    if (rows[0]?.position != null) reached = position(rows[0].position);
  });
  return reached;
}
