import type { Batch } from './read-model-store.js';

/**
 * Advances the checkpoint. Changes one row, or none if the previous checkpoint or the owner's claim no longer holds.
 */
export const MOVE_CHECKPOINT = `
  update projection set
    log_id = $1, position = $2::bigint, event_id = $3, stream = $4, revision = $5::bigint,
    recorded_at = $6::bigint, events = $7::bigint
  where owner = $8 and position is not distinct from $9::bigint and event_id is not distinct from $10`;

/** Marks a read model as filled. A read model without the column is never filling. */
export const MARK_FILLED = 'update projection set filling = false where owner = $1';

/** The parameters of `MOVE_CHECKPOINT`. */
export function checkpointParameters({ owner, previous, next }: Batch): (string | null)[] {
  const { logId, position, eventId, stream, revision, recordedAt, events } = next;
  const written = [logId, String(position), eventId, stream, String(revision), String(recordedAt), String(events)];
  return [...written, owner, previous === undefined ? null : String(previous.position), previous?.eventId ?? null];
}
