import type { CaughtUp, RecordedEvent } from '#event-store/port';
import { episodeIdOf } from '#recording/episodes';

/** An event as the feed and the export show it: all that is recorded of it, revisions and positions as decimal strings. */
export function eventView({ id, type, stream, revision, position, recordedAt, data, metadata }: RecordedEvent) {
  return {
    position: String(position),
    episodeId: episodeIdOf(stream),
    revision: String(revision),
    id,
    type,
    recordedAt,
    data,
    metadata,
  };
}

/** A subscription as server-sent events: the event's type, its position as id; a comment each time the end is reached. */
export async function* serverSentEvents(events: AsyncIterable<RecordedEvent | CaughtUp>): AsyncGenerator<string> {
  for await (const event of events) {
    yield event.kind === 'caught-up'
      ? ': caught up\n\n'
      : `id: ${event.position}\nevent: ${event.type}\ndata: ${JSON.stringify(eventView(event))}\n\n`;
  }
}
