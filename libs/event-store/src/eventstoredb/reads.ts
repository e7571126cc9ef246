import { BACKWARDS, END, FORWARDS, START } from '@eventstore/db-client';
import type {
  AllStreamRecordedEvent,
  AllStreamResolvedEvent,
  EventStoreDBClient,
  Position as LogPosition,
  ResolvedEvent,
} from '@eventstore/db-client';
import type { Position, ReadAllOptions, ReadStreamOptions, RecordedEvent, StreamName } from '../port.js';
import { BUFFERED_ITEMS, batchesOf } from './calls.js';
import { UnknownPosition, demandOpen, isStreamDeleted, isStreamNotFound, isWrongPosition } from './failures.js';
import type { ReadRetries } from './read-retries.js';
import { isOurs, logPosition, toRecorded } from './recorded.js';

/** Events in a page of `$all`, including other applications' events. */
const PAGE = 4096;

const LAST_REVISION = 2n ** 62n;

/** Reads streams and the log. An interrupted read resumes after the last event that it yielded. */
export class Reads {
  constructor(
    private readonly client: EventStoreDBClient,
    private readonly retries: () => ReadRetries,
    private readonly closed: AbortSignal,
  ) {}

  /** Reads from the cluster's leader, which has what was acknowledged. */
  async *stream(name: StreamName, options: ReadStreamOptions = {}): AsyncGenerator<RecordedEvent> {
    const forwards = options.direction !== 'backwards';
    let from: bigint | undefined = options.from;
    let left = options.limit ?? Infinity;
    const retries = this.retries();
    while (left > 0 && (forwards || from === undefined || from >= 0n)) {
      demandOpen(this.closed);
      try {
        for await (const batch of this.#streamCall(name, forwards, from, left)) {
          retries.progressed();
          for (const { event } of batch) {
            if (event === undefined) continue;
            from = event.revision + (forwards ? 1n : -1n);
            left -= 1;
            yield toRecorded(event);
          }
        }
        return;
      } catch (error) {
        if (isStreamNotFound(error)) return;
        if (isStreamDeleted(error)) throw new Error(`${name} was deleted for good`, { cause: error });
        await retries.after(error);
      }
    }
  }

  async *all({ after, limit = Infinity }: ReadAllOptions = {}): AsyncGenerator<RecordedEvent> {
    const retries = this.retries();
    let cursor = after === undefined || after <= 0n ? undefined : logPosition(after);
    let left = limit;
    for (let more = left > 0; more;) {
      demandOpen(this.closed);
      const size = Math.min(PAGE, left + 32);
      let scanned = 0;
      try {
        for await (const batch of this.#page(FORWARDS, cursor ?? START, size)) {
          scanned += batch.length;
          retries.progressed();
          for (const { event } of batch) {
            // Forwards, the server begins with the event at the position itself.
            if (event === undefined || isAt(event.position, cursor)) continue;
            cursor = event.position;
            if (!isOurs(event.streamId)) continue;
            yield toRecorded(event);
            left -= 1;
            if (left <= 0) return;
          }
        }
        more = scanned >= size;
      } catch (error) {
        if (after !== undefined && isWrongPosition(error)) throw new UnknownPosition(after, error);
        await retries.after(error);
      }
    }
  }

  /** Throws `UnknownPosition` if the log cannot be read from a position. Call it before a subscription, whose refusal gives no reason. */
  async demand(position: Position): Promise<void> {
    const page = this.#page(FORWARDS, logPosition(position), 1);
    try {
      await page.next();
    } catch (error) {
      throw isWrongPosition(error) ? new UnknownPosition(position, error) : error;
    } finally {
      await page.return(undefined);
    }
  }

  /** The log from its end, including other applications' events. Does not resume after an interruption. */
  async *backwards(): AsyncGenerator<AllStreamRecordedEvent> {
    let cursor: LogPosition | typeof END = END;
    for (let size = 16; ; size = Math.min(PAGE, size * 16)) {
      let scanned = 0;
      for await (const batch of this.#page(BACKWARDS, cursor, size)) {
        scanned += batch.length;
        for (const { event } of batch) {
          if (event === undefined) continue;
          cursor = event.position;
          yield event;
        }
      }
      if (scanned < size) return;
    }
  }

  #streamCall(name: StreamName, forwards: boolean, from: bigint | undefined, limit: number) {
    const call = this.client.readStream(
      name,
      {
        direction: forwards ? FORWARDS : BACKWARDS,
        fromRevision: from === undefined ? (forwards ? START : END) : clamp(from),
        maxCount: Math.min(limit, Number.MAX_SAFE_INTEGER),
        requiresLeader: true,
      },
      { highWaterMark: BUFFERED_ITEMS },
    );
    return batchesOf<ResolvedEvent>(call, () => call.cancel(), this.closed);
  }

  #page(
    direction: typeof FORWARDS | typeof BACKWARDS,
    fromPosition: LogPosition | typeof START | typeof END,
    maxCount: number,
  ): AsyncGenerator<AllStreamResolvedEvent[]> {
    const call = this.client.readAll({ direction, fromPosition, maxCount }, { highWaterMark: BUFFERED_ITEMS });
    return batchesOf(call, () => call.cancel(), this.closed);
  }
}

function isAt(slot: LogPosition, cursor: LogPosition | undefined): boolean {
  return slot.commit === cursor?.commit && slot.prepare === cursor.prepare;
}

function clamp(from: bigint): bigint {
  if (from < 0n) return 0n;
  return from < LAST_REVISION ? from : LAST_REVISION;
}
