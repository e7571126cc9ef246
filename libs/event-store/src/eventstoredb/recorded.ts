import type {
  AllStreamRecordedEvent,
  Position as LogPosition,
  RecordedEvent as StoredEvent,
} from '@eventstore/db-client';
import { position, revision, streamName } from '../port.js';
import { withReserved, withoutReserved } from '../reserved-metadata.js';
import type { Reserved } from '../reserved-metadata.js';
import { asStored, isObject, whyUnreadable } from '../unreadable.js';
import type { EventMetadata, JsonObject, NewEvent, Position, RecordedEvent } from '../port.js';

/**
 * The prefix of our streams. Other streams in the database, of the server or of other applications, are neither read nor
 * written.
 */
export const OWN_PREFIX = 'episode-';

export function isOurs(stream: string): boolean {
  return stream.startsWith(OWN_PREFIX);
}

/** An event of another log with its original time of recording. */
export type CopiedEvent = NewEvent & Pick<RecordedEvent, 'recordedAt'>;

/**
 * Metadata as stored: correlation and causation under EventStoreDB's own names, so that its tools and its
 * `$by_correlation_id` projection see them, and the reserved members.
 */
interface StoredMetadata extends Omit<EventMetadata, 'correlationId' | 'causationId'> {
  readonly $correlationId: string;
  readonly $causationId: string;
}

/** The metadata as JSON text, with the reserved members. */
export function storedMetadata(metadata: EventMetadata, reserved: Reserved): string {
  const { correlationId, causationId, ...others } = metadata;
  const stored: StoredMetadata = { ...others, $correlationId: correlationId, $causationId: causationId };
  return JSON.stringify(withReserved(stored, reserved));
}

/**
 * The event in the form of the port. `recordedAt` is the clock of the cluster's leader, to the millisecond.
 * Throws for events without a position, which servers before 22.6 send.
 */
export function toRecorded(event: StoredEvent | AllStreamRecordedEvent): RecordedEvent {
  const data = contentOf(event.data);
  const { $correlationId, $causationId, ...others } = metadataOf(event);
  const { metadata, salt, recordedAt } = withoutReserved({
    ...others,
    correlationId: $correlationId,
    causationId: $causationId,
  });
  const unreadable = whyUnreadable(data, metadata);
  return {
    kind: 'event',
    id: event.id,
    type: event.type,
    data: data as JsonObject,
    metadata,
    ...(salt !== undefined && { salt }),
    ...(unreadable !== undefined && { unreadable }),
    stream: streamName(event.streamId),
    revision: revision(event.revision),
    position: positionOf(event),
    recordedAt: recordedAt ?? event.created.toISOString(),
  };
}

export function positionOf({ streamId, position: at }: StoredEvent | AllStreamRecordedEvent): Position {
  if (at === undefined)
    throw new Error(`the server tells no position for ${streamId}: EventStoreDB 22.6 or later is needed`);
  return position(at.commit);
}

/** The position of an event of a single append: its commit position equals its prepare position. */
export function logPosition(at: Position): LogPosition {
  return { commit: at, prepare: at };
}

function metadataOf(event: StoredEvent | AllStreamRecordedEvent): StoredMetadata {
  return contentOf(event.metadata ?? {}) as StoredMetadata;
}

/** The client returns bytes for content that is not marked as JSON, and text for content that is marked so but is not JSON. */
function contentOf(stored: unknown): object {
  if (stored instanceof Uint8Array) return asStored(stored);
  if (isObject(stored)) return stored;
  return asStored(Buffer.from(typeof stored === 'string' ? stored : JSON.stringify(stored)));
}
