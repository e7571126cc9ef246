import type { ClientBase } from 'pg';
import type { StreamName } from '#event-store/port';
import type { FactTable } from '../schema/fact-tables.js';
import { CheckpointLost, FactsDiverged } from '../store/errors.js';
import { checkpointParameters, MARK_FILLED, MOVE_CHECKPOINT } from '../store/move-checkpoint.js';
import type { Batch, Closing } from '../store/read-model-store.js';
import { cellOfLogEvent, cellOfParkedStream, cellOfVersion } from '../store/rows.js';
import { arrayLiteral, arrayParameter, insertRows } from './insert.js';
import { notifyPosition } from './notify-position.js';

/**
 * Writes a batch inside a transaction, and notifies listeners of the new position on commit. The checkpoint comes
 * first: its row lock makes a rival wait. Throws `CheckpointLost` if it is no longer the current one.
 */
export async function writeBatch(client: ClientBase, channel: string, batch: Batch): Promise<void> {
  await moveCheckpoint(client, batch);
  for (const [table, closings] of batch.closings) await close(client, table, closings);
  await unpark(client, [...batch.unparked, ...batch.parked.map(({ stream }) => stream)]);
  for (const [table, versions] of batch.opened) await insertRows(client, table, versions, cellOfVersion);
  await insertRows(client, 'log_event', batch.logEvents, cellOfLogEvent);
  await insertRows(client, 'parked_stream', batch.parked, cellOfParkedStream);
  if (batch.filled === true) await client.query(MARK_FILLED, [batch.owner]);
  await notifyPosition(client, channel);
}

async function moveCheckpoint(client: ClientBase, batch: Batch): Promise<void> {
  const values = checkpointParameters(batch);
  const { rowCount } = await client.query({ name: 'move checkpoint', text: MOVE_CHECKPOINT, values });
  if (rowCount !== 1) throw new CheckpointLost(batch.owner);
}

async function unpark(client: ClientBase, streams: readonly StreamName[]): Promise<void> {
  if (streams.length === 0) return;
  const text = `delete from parked_stream where stream = any(${arrayParameter(1, 'text')})`;
  await client.query({ name: 'unpark', text, values: [arrayLiteral(streams)] });
}

async function close(client: ClientBase, table: FactTable, closings: readonly Closing[]): Promise<void> {
  const arrays = [1, 2, 3].map((parameter) => arrayParameter(parameter, 'bigint')).join(', ');
  const { rowCount } = await client.query({
    name: `close ${table}`,
    text: `
      update ${table} set until = closing.until
      from unnest(${arrays}) as closing (since, key, until)
      where ${table}.since = closing.since and ${table}.key = closing.key and ${table}.until is null`,
    values: [
      arrayLiteral(closings.map(({ since }) => since)),
      arrayLiteral(closings.map(({ key }) => key)),
      arrayLiteral(closings.map(({ until }) => until)),
    ],
  });
  if (rowCount !== closings.length) throw new FactsDiverged(table, rowCount ?? 0, closings.length);
}
