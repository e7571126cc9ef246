import type { StreamName } from '#event-store/port';

const PREFIX = 'episode-';

/** The episode of a stream; `undefined` for a stream of another kind. */
export function episodeIdOf(stream: StreamName): string | undefined {
  return stream.startsWith(PREFIX) ? stream.slice(PREFIX.length) : undefined;
}
