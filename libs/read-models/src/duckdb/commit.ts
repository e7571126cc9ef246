import type { DuckDBValue } from '@duckdb/node-api';
import type { StreamName } from '#event-store/port';
import type { FactTable } from '../schema/fact-tables.js';
import { CheckpointLost, FactsDiverged } from '../store/errors.js';
import { checkpointParameters, MARK_FILLED, MOVE_CHECKPOINT } from '../store/move-checkpoint.js';
import type { Batch, Closing } from '../store/read-model-store.js';
import { cellOfLogEvent, cellOfParkedStream, cellOfVersion } from '../store/rows.js';
import { insertRows, jsonArray, unnested } from './insert.js';
import type { Statements } from './statements.js';

const UNPARK = `delete from parked_stream where stream in (select ${unnested(1, 'text')})`;

/** Writes a batch in one transaction. Throws `CheckpointLost` if its checkpoint is no longer the current one. */
export async function commitBatch(statements: Statements, batch: Batch): Promise<void> {
  await statements.run('begin transaction');
  try {
    await moveCheckpoint(statements, batch);
    for (const [table, closings] of batch.closings) await close(statements, table, closings);
    await unpark(statements, [...batch.unparked, ...batch.parked.map(({ stream }) => stream)]);
    for (const [table, versions] of batch.opened) await insertRows(statements, table, versions, cellOfVersion);
    await insertRows(statements, 'log_event', batch.logEvents, cellOfLogEvent);
    await insertRows(statements, 'parked_stream', batch.parked, cellOfParkedStream);
    if (batch.filled === true) await statements.run(MARK_FILLED, [batch.owner]);
    await statements.run('commit');
  } catch (error) {
    await statements.run('rollback').catch(() => undefined);
    throw error;
  }
}

async function moveCheckpoint(statements: Statements, batch: Batch): Promise<void> {
  const moved = await statements.run(MOVE_CHECKPOINT, checkpointParameters(batch));
  if (moved !== 1) throw new CheckpointLost(batch.owner);
}

async function unpark(statements: Statements, streams: readonly StreamName[]): Promise<void> {
  if (streams.length > 0) await statements.run(UNPARK, [jsonArray(streams)]);
}

async function close(statements: Statements, table: FactTable, closings: readonly Closing[]): Promise<void> {
  const parameters: DuckDBValue[] = [
    jsonArray(closings.map(({ since }) => since)),
    jsonArray(closings.map(({ key }) => key)),
    jsonArray(closings.map(({ until }) => until)),
  ];
  const closed = await statements.run(
    `update ${table} set until = closing.until
     from (select ${unnested(1, 'bigint')} as since, ${unnested(2, 'bigint')} as key, ${unnested(3, 'bigint')} as until) closing
     where ${table}.since = closing.since and ${table}.key = closing.key and ${table}.until is null`,
    parameters,
  );
  if (closed !== closings.length) throw new FactsDiverged(table, closed, closings.length);
}
