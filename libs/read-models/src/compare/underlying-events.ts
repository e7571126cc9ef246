import { describeHistory, type HistoryLine } from '#episode/describe';
import { recordedEntry } from '#episode/recorded';
import type { RecordedEntry } from '#episode/state';
import { revision, streamName, type EventStore, type RecordedEvent, type StreamName } from '#event-store/port';
import type { RowDifference } from './difference.js';

/** An event of the log that a row rests on. */
export interface UnderlyingEvent {
  /** Decimal strings. */
  readonly position: string;
  readonly revision: string;
  readonly type: string;
  readonly recordedAt: string;
  readonly actor: string;
  /** What the event says, and what it changed; not there where this program cannot read it. */
  readonly words?: string;
  readonly changes?: readonly string[];
}

/** A differing row with the events behind it: those that opened and closed it. None where the episode has no such events. */
export type ExplainedRow = RowDifference & { readonly events: readonly UnderlyingEvent[] };

/** Looks up the events behind rows of facts: in the order of the log, each once for a row. */
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

/** The stream that a row speaks of: a fact names its episode, a parked stream itself. */
function streamOf({ name }: RowDifference): StreamName | undefined {
  const { episode_id: episodeId, stream } = name;
  if (typeof episodeId === 'string') return streamName(`episode-${episodeId}`);
  return typeof stream === 'string' ? streamName(stream) : undefined;
}

/** An episode as the log tells it. */
export interface EpisodeHistory {
  readonly events: readonly RecordedEvent[];
  /** Of the events that can be read, up to the first that cannot. */
  readonly lines: readonly HistoryLine[];
}

/** Reads everything that was recorded of an episode, and tells it in words. */
export function readHistory(log: EventStore, episodeId: string): Promise<EpisodeHistory> {
  return readStreamHistory(log, streamName(`episode-${episodeId}`));
}

/** The events of an episode at some positions (in decimal). */
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
      // An event that cannot be read has no words, and what follows it cannot be judged without it.
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
