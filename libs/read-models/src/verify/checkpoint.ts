import { sql } from 'kysely';
import type { ComparedModel } from '../compare/tables.js';
import type { RowDifference, TableDifference } from '../compare/difference.js';
import { Tally } from '../compare/tally.js';
import type { Checkpoint } from '../store/read-model-store.js';
import { queries } from '../store/queries.js';

interface Counted {
  readonly events: bigint;
  readonly recorded_at: bigint | null;
}

/**
 * Compares the counts in a checkpoint with a read model that has handled the same events. `verifyLog` checks that the
 * log holds the event of the checkpoint.
 */
export async function compareCheckpoint(
  { position, events, recordedAt }: Checkpoint,
  replayed: ComparedModel,
): Promise<{ readonly table: TableDifference; readonly row?: RowDifference }> {
  const [counted] = await replayed.query(
    sql<Counted>`
      select count(*) as events, max(recorded_at) as recorded_at
      from log_event where "position" <= ${position}`.compile(queries),
  );
  const tally = new Tally('projection', ['events', 'recorded_at'], ['position']);
  const row = tally.add({
    live: { position, events, recorded_at: BigInt(recordedAt) },
    replayed: { position, ...counted! },
  });
  return { table: tally.difference([], []), ...(row && { row }) };
}
