import { BIGINT, LIST, VARCHAR, listValue, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import type { ColumnValue } from '../schema/columns.js';
import type { FactTable } from '../schema/fact-tables.js';
import { CheckpointLost, FactsDiverged } from '../store/errors.js';
import type { Batch, Checkpoint, Closing, FactVersion, LogEvent, ParkedStream } from '../store/read-model-store.js';
import { appendChunks, byName, chunksOf, type Chunks } from './append.js';

const MOVE_CHECKPOINT = `
  update projection set
    log_id = $1, position = $2, event_id = $3, stream = $4, revision = $5, recorded_at = $6, events = $7
  where owner = $8 and position is not distinct from $9 and event_id is not distinct from $10`;

/** A batch in the form in which it is written. */
export interface PreparedBatch {
  readonly batch: Pick<Batch, 'owner' | 'previous' | 'next'>;
  readonly closings: readonly PreparedClosings[];
  /** Streams whose old parking goes. */
  readonly unparked: DuckDBValue;
  readonly rows: readonly Chunks[];
}

interface PreparedClosings {
  readonly table: FactTable;
  readonly count: number;
  /** Lists of `since`, `key` and `until`. */
  readonly columns: DuckDBValue[];
}

/** Lays out everything that a batch writes. */
export function prepare({
  owner,
  previous,
  next,
  opened,
  closings,
  logEvents,
  parked,
  unparked,
}: Batch): PreparedBatch {
  return {
    batch: { owner, previous, next },
    closings: [...closings].map(([table, list]) => ({ table, count: list.length, columns: columnsOf(list) })),
    unparked: listValue([...unparked, ...parked.map(({ stream }) => stream)]),
    rows: [
      ...[...opened].map(([table, versions]) => chunksOf(table, versions, cellOfVersion)),
      chunksOf('log_event', logEvents.map(logEventRow), byName),
      chunksOf('parked_stream', parked.map(parkedRow), byName),
    ].filter(({ chunks }) => chunks.length > 0),
  };
}

/** Writes a prepared batch in one transaction. Throws `CheckpointLost` where its checkpoint no longer stands. */
export async function commitPrepared(connection: DuckDBConnection, prepared: PreparedBatch): Promise<void> {
  await connection.run('begin transaction');
  try {
    await moveCheckpoint(connection, prepared.batch);
    for (const closings of prepared.closings) await close(connection, closings);
    await connection.run('delete from parked_stream where stream in (select unnest($1::text[]))', [prepared.unparked]);
    for (const rows of prepared.rows) await appendChunks(connection, rows);
    await connection.run('commit');
  } catch (error) {
    await connection.run('rollback').catch(() => undefined);
    throw error;
  }
}

async function moveCheckpoint(
  connection: DuckDBConnection,
  { owner, previous, next }: PreparedBatch['batch'],
): Promise<void> {
  const { rowsChanged } = await connection.run(
    MOVE_CHECKPOINT,
    [...checkpointValues(next), owner, previous?.position ?? null, previous?.eventId ?? null],
    [VARCHAR, BIGINT, VARCHAR, VARCHAR, BIGINT, BIGINT, BIGINT, VARCHAR, BIGINT, VARCHAR],
  );
  if (rowsChanged !== 1) throw new CheckpointLost(owner);
}

function checkpointValues({
  logId,
  position,
  eventId,
  stream,
  revision,
  recordedAt,
  events,
}: Checkpoint): DuckDBValue[] {
  return [logId, position, eventId, stream, revision, BigInt(recordedAt), events];
}

async function close(connection: DuckDBConnection, { table, count, columns }: PreparedClosings): Promise<void> {
  const { rowsChanged } = await connection.run(
    `update ${table} set until = closing.until
     from (select unnest($1) as since, unnest($2) as key, unnest($3) as until) closing
     where ${table}.since = closing.since and ${table}.key = closing.key and ${table}.until is null`,
    columns,
    [LIST(BIGINT), LIST(BIGINT), LIST(BIGINT)],
  );
  if (rowsChanged !== count) throw new FactsDiverged(table, rowsChanged, count);
}

function columnsOf(closings: readonly Closing[]): DuckDBValue[] {
  return [
    listValue(closings.map(({ since }) => since)),
    listValue(closings.map(({ key }) => BigInt(key))),
    listValue(closings.map(({ until }) => until)),
  ];
}

function cellOfVersion({ episodeId, row, since, until }: FactVersion, column: string): ColumnValue {
  switch (column) {
    case 'episode_id':
      return episodeId;
    case 'key':
      return BigInt(row.key);
    case 'since':
      return since;
    case 'until':
      return until;
    default:
      return (row.columns as Readonly<Record<string, ColumnValue>>)[column] ?? null;
  }
}

function logEventRow({ position, recordedAt }: LogEvent): Record<string, ColumnValue> {
  return { position, recorded_at: BigInt(recordedAt) };
}

function parkedRow({ stream, position, revision, eventType, recordedAt, reason }: ParkedStream) {
  return { stream, position, revision, event_type: eventType, recorded_at: BigInt(recordedAt), reason };
}
