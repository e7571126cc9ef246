import type { CaughtUp, RecordedEvent } from '#event-store/port';
import { episodeIdOf } from '#recording/episodes';

/**
 * An event as the feed and the export show it: all that is recorded of it, revisions and positions as decimal strings.
 * `unreadable` says why, of one that is stored as something else than JSON: then `data` or `metadata` is `{ base64 }`.
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
 * A subscription as server-sent events: the event's type, its position as id; a comment each time the end is reached.
 * An earlier entry, which comes after events behind it, has no id: whoever reconnects goes on from the greatest,
 * which is at first the position that the subscription starts `after`.
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
