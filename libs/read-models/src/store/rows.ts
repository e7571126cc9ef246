import type { LogId, Position, Revision, StreamName } from '#event-store/port';
import type { ColumnValue } from '../schema/columns.js';
import type { ReadModelTables } from '../schema/schema.js';
import type { Checkpoint, FactVersion, LogEvent, ParkedStream } from './read-model-store.js';

/** Returns the value of an item for a column. */
export type Cell<Item> = (item: Item, column: string) => ColumnValue;

export const cellOfVersion: Cell<FactVersion> = ({ episodeId, row, since, until }, column) => {
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
};

export const cellOfLogEvent: Cell<LogEvent> = ({ position, recordedAt }, column) =>
  column === 'position' ? position : recordedAt;

export const cellOfParkedStream: Cell<ParkedStream> = (parked, column) => {
  const { stream, position, revision, eventType, recordedAt, reason } = parked;
  const row: Readonly<Record<string, ColumnValue>> = {
    stream,
    position,
    revision,
    event_type: eventType,
    recorded_at: recordedAt,
    reason,
  };
  return row[column] ?? null;
};

/** The checkpoint in a row of `projection`, if any. */
export function checkpointOf(row: ReadModelTables['projection'] | undefined): Checkpoint | undefined {
  if (row === undefined || row.position === null) return undefined;
  return {
    logId: row.log_id as LogId,
    position: row.position as Position,
    eventId: String(row.event_id),
    stream: row.stream as StreamName,
    revision: row.revision as Revision,
    recordedAt: Number(row.recorded_at),
    events: row.events,
  };
}

/** Whether a row of `projection` says that the read model is being filled for the first time. */
export function isFillingRow(row: Partial<Pick<ReadModelTables['projection'], 'filling'>> | undefined): boolean {
  return row?.filling === true;
}

export function parkedStreamOf(row: ReadModelTables['parked_stream']): ParkedStream {
  return {
    stream: row.stream as StreamName,
    position: row.position as Position,
    revision: row.revision as Revision,
    eventType: row.event_type,
    recordedAt: Number(row.recorded_at),
    reason: row.reason,
  };
}
