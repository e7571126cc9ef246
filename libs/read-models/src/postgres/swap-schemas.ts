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
 * Renames the schema of a read model and of its successor, in one transaction. Whoever has begun a question ends on the
 * tables that it found; a statement whose names are being looked up at that moment may find one table here and another
 * there, which is why several questions that belong together are asked again (`ReadModelStore.reading`).
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
        // The one that was kept before goes, as one that was replaced.
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
 * Lets nobody write to the current read model any more: waits for the commit under way, and takes its owner from it, so
 * that a commit that waits for us finds its checkpoint gone, and with it what it would have written elsewhere. Answers
 * how far the read model is, where it can tell.
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
