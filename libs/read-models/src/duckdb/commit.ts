import type { DuckDBValue } from '@duckdb/node-api';
import type { StreamName } from '#event-store/port';
import type { ColumnValue } from '../schema/columns.js';
import type { FactTable } from '../schema/fact-tables.js';
import { CheckpointLost, FactsDiverged } from '../store/errors.js';
import type { Batch, Closing, FactVersion, LogEvent, ParkedStream } from '../store/read-model-store.js';
import { byName, insertRows, jsonArray, unnested } from './insert.js';
import type { Statements } from './statements.js';

const MOVE_CHECKPOINT = `
  update projection set
    log_id = $1, position = $2::bigint, event_id = $3, stream = $4, revision = $5::bigint,
    recorded_at = $6::bigint, events = $7::bigint
  where owner = $8 and position is not distinct from $9::bigint and event_id is not distinct from $10`;

const UNPARK = `delete from parked_stream where stream in (select ${unnested(1, 'text')})`;

/** Writes a batch in one transaction. Throws `CheckpointLost` where its checkpoint no longer stands. */
export async function commitBatch(statements: Statements, batch: Batch): Promise<void> {
  await statements.run('begin transaction');
  try {
    await moveCheckpoint(statements, batch);
    for (const [table, closings] of batch.closings) await close(statements, table, closings);
    await unpark(statements, [...batch.unparked, ...batch.parked.map(({ stream }) => stream)]);
    for (const [table, versions] of batch.opened) await insertRows(statements, table, versions, cellOfVersion);
    await insertRows(statements, 'log_event', batch.logEvents, cellOfLogEvent);
    await insertRows(statements, 'parked_stream', batch.parked.map(parkedRow), byName);
    await statements.run('commit');
  } catch (error) {
    await statements.run('rollback').catch(() => undefined);
    throw error;
  }
}

async function moveCheckpoint(statements: Statements, { owner, previous, next }: Batch): Promise<void> {
  const { logId, position, eventId, stream, revision, recordedAt, events } = next;
  const numbers = [position, revision, recordedAt, events].map(String);
  const guard = [owner, previous === undefined ? null : String(previous.position), previous?.eventId ?? null];
  const parameters = [logId, numbers[0]!, eventId, stream, ...numbers.slice(1), ...guard];
  if ((await statements.run(MOVE_CHECKPOINT, parameters)) !== 1) throw new CheckpointLost(owner);
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

function cellOfVersion({ episodeId, row, since, until }: FactVersion, column: string): ColumnValue {
  switch (column) {
    case 'episode_id':
      return episodeId;
    case 'key':
      return row.key;
    case 'since':
      return since;
    case 'until':
      return until;
    default:
      return (row.columns as Readonly<Record<string, ColumnValue>>)[column] ?? null;
  }
}

function cellOfLogEvent({ position, recordedAt }: LogEvent, column: string): ColumnValue {
  return column === 'position' ? position : recordedAt;
}

function parkedRow({ stream, position, revision, eventType, recordedAt, reason }: ParkedStream) {
  return { stream, position, revision, event_type: eventType, recorded_at: recordedAt, reason };
}
