import { describeHistory, type HistoryLine } from '#episode/describe';
import { recordedEntry } from '#episode/recorded';
import type { RecordedEntry } from '#episode/state';
import { revision, streamName, type EventStore, type RecordedEvent, type StreamName } from '#event-store/port';
import type { RowDifference } from './difference.js';

/** An event that explains a row. */
export interface UnderlyingEvent {
  /** Decimal strings. */
  readonly position: string;
  readonly revision: string;
  readonly type: string;
  readonly recordedAt: string;
  readonly actor: string;
  /** The event in words, and what it changed; absent if this program cannot read the event. */
  readonly words?: string;
  readonly changes?: readonly string[];
}

/** A row that differs, with the events that opened and closed it; none if the episode has no such events. */
export type ExplainedRow = RowDifference & { readonly events: readonly UnderlyingEvent[] };

/** Adds to each row the events that explain it, in log order, each event once per row. */
export async function withUnderlyingEvents(log: EventStore, rows: readonly RowDifference[]): Promise<ExplainedRow[]> {
  const streams = new Map<StreamName, Promise<EpisodeHistory>>();
  const historyOf = (stream: StreamName): Promise<EpisodeHistory> => {
    const known = streams.get(stream) ?? readStreamHistory(log, stream);
    streams.set(stream, known);
    return known;
  };
  return Promise.all(
    rows.map(async (row) => {
      const stream = streamOf(row);
      return { ...row, events: stream === undefined ? [] : eventsAt(positionsOf(row), await historyOf(stream)) };
    }),
  );
}

/** The stream of a row: a fact names its episode, a parked stream names itself. */
function streamOf({ name }: RowDifference): StreamName | undefined {
  const { episode_id: episodeId, stream } = name;
  if (typeof episodeId === 'string') return streamName(`episode-${episodeId}`);
  return typeof stream === 'string' ? streamName(stream) : undefined;
}

/** The recorded history of an episode. */
export interface EpisodeHistory {
  readonly events: readonly RecordedEvent[];
  /** Up to the first event that cannot be read. */
  readonly lines: readonly HistoryLine[];
}

/** Reads all events of an episode and describes them in words. */
export function readHistory(log: EventStore, episodeId: string): Promise<EpisodeHistory> {
  return readStreamHistory(log, streamName(`episode-${episodeId}`));
}

/** The events of an episode at the given positions (decimal). */
export function eventsAt(positions: ReadonlySet<string>, { events, lines }: EpisodeHistory): UnderlyingEvent[] {
  return events.flatMap(({ position, revision, type, recordedAt, metadata }, index) => {
    if (!positions.has(String(position))) return [];
    const line = lines[index];
    const { actor } = metadata;
    const event = { position: String(position), revision: String(revision), type, recordedAt, actor };
    return [{ ...event, ...(line && { words: line.words, changes: line.changes }) }];
  });
}

async function readStreamHistory(log: EventStore, stream: StreamName): Promise<EpisodeHistory> {
  const events: RecordedEvent[] = [];
  for await (const event of log.readStream(stream, { from: revision(0) })) {
    events.push(event);
  }
  return { events, lines: describeHistory(readable(events)) };
}

function readable(events: readonly RecordedEvent[]): RecordedEntry[] {
  const entries: RecordedEntry[] = [];
  for (const event of events) {
    try {
      entries.push(recordedEntry(event));
    } catch {
      // An unreadable event has no description, and the later ones cannot be described without it.
      break;
    }
  }
  return entries;
}

function positionsOf({ name, row, columns = [] }: RowDifference): ReadonlySet<string> {
  const closings = columns.filter(({ column }) => column === 'until').flatMap(({ live, replayed }) => [live, replayed]);
  const cells = [name['since'], name['position'], row?.['until'], ...closings];
  return new Set(cells.filter((cell) => typeof cell === 'string'));
}
