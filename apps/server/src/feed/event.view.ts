import type { CaughtUp, RecordedEvent } from '#event-store/port';
import { episodeIdOf } from '#recording/episodes';

/**
 * An event as the feed and the export show it: everything recorded, with revisions and positions as decimal strings.
 * `unreadable` gives the reason if the event is not stored as JSON: then `data` or `metadata` is `{ base64 }`.
 */
export function eventView(event: RecordedEvent) {
  const { id, type, stream, revision, position, recordedAt, data, metadata, unreadable } = event;
  return {
    position: String(position),
    episodeId: episodeIdOf(stream),
    revision: String(revision),
    id,
    type,
    recordedAt,
    data,
    metadata,
    ...(unreadable !== undefined && { unreadable }),
  };
}

/**
 * A subscription as server-sent events: the type, the position as id, and a comment each time the end is reached. An
 * earlier entry that comes after later events has no id, so that a reader who reconnects continues from the greatest
 * position. Before the first event that is `after`.
 */
export async function* serverSentEvents(
  events: AsyncIterable<RecordedEvent | CaughtUp>,
  after = -1n,
): AsyncGenerator<string> {
  let greatest = after;
  for await (const event of events) {
    if (event.kind === 'caught-up') yield ': caught up\n\n';
    else {
      const id = event.position > greatest ? `id: ${event.position}\n` : '';
      if (id !== '') greatest = event.position;
      yield `${id}event: ${event.type}\ndata: ${JSON.stringify(eventView(event))}\n\n`;
    }
  }
}
