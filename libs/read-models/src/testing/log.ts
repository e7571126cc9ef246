import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { schemaVersions, type EpisodeEvent } from '#episode/events';
import {
  revision,
  streamName,
  type EventStore,
  type JsonObject,
  type NewEvent,
  type StreamName,
} from '#event-store/port';
import { openSqliteEventStore, type SqliteEventStore } from '#event-store/sqlite/sqlite-event-store';

export const streamOf = (episodeId: string): StreamName => streamName(`episode-${episodeId}`);

/** A log in a folder. Its clock advances by a minute with each append. */
export async function openLog(folder: string, name = 'log.sqlite'): Promise<SqliteEventStore> {
  let now = Date.UTC(2026, 11, 31, 8);
  return openSqliteEventStore({ file: join(folder, name), clock: () => new Date((now += 60_000)) });
}

/** Appends to streams and tracks their revisions. */
export class LogWriter {
  readonly #lengths = new Map<StreamName, number>();

  constructor(private readonly log: EventStore) {}

  async record(episodeId: string, ...events: readonly EpisodeEvent[]): Promise<void> {
    await this.append(
      episodeId,
      events.map(({ type, data }) => ({
        type,
        data: data as object as JsonObject,
        schemaVersion: schemaVersions[type],
      })),
    );
  }

  /** Records an event that this program does not understand. */
  async recordUnknown(episodeId: string, type: string, data: JsonObject = {}): Promise<void> {
    await this.append(episodeId, [{ type, data, schemaVersion: 1 }]);
  }

  private async append(
    episodeId: string,
    events: readonly { readonly type: string; readonly data: JsonObject; readonly schemaVersion: number }[],
  ): Promise<void> {
    const stream = streamOf(episodeId);
    const length = this.#lengths.get(stream) ?? 0;
    await this.log.append(stream, length === 0 ? 'no-stream' : revision(length - 1), events.map(newEvent));
    this.#lengths.set(stream, length + events.length);
  }
}

function newEvent({ type, data, schemaVersion }: { type: string; data: JsonObject; schemaVersion: number }): NewEvent {
  const commandId = randomUUID();
  const commandDigest = createHash('sha256').update(commandId).digest('hex');
  const metadata = {
    commandId,
    commandDigest,
    correlationId: commandId,
    causationId: commandId,
    actor: 'spec',
    schemaVersion,
  };
  return { id: randomUUID(), type, data, metadata };
}
