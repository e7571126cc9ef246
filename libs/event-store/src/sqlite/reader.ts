import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database as Connection, Statement } from 'better-sqlite3';
import { position, revision, streamName } from '../port.js';
import type {
  EventMetadata,
  JsonObject,
  LogHead,
  LogId,
  ReadStreamOptions,
  RecordedEvent,
  StreamName,
} from '../port.js';
import { withoutReserved } from '../reserved-metadata.js';
import { asStored, jsonObject, whyUnreadable } from '../unreadable.js';
import { openForReading } from './log-file.js';

/** The size of a page. The event loop waits while a page is read: a few milliseconds, a few megabytes. */
const PAGE_EVENTS = 512;
const PAGE_CHARACTERS = 2_097_152;

const LARGEST_INTEGER = 2n ** 63n - 1n;
const COLUMNS = 'position, stream, revision, id, type, data, metadata, recorded_at';

type Row = [
  position: number,
  stream: string,
  revision: number,
  id: string,
  type: string,
  data: string,
  metadata: string,
  recordedAt: string,
];

/** Finds rows from a cursor on. */
type Query = (cursor: bigint, limit: number) => Iterable<Row>;

/** Reads a log through its own connection, page by page, so that no read holds the file for long. */
export class Reader {
  readonly #db: Connection;
  readonly #all: Statement<[bigint, number], Row>;
  readonly #forwards: Statement<[string, bigint, number], Row>;
  readonly #backwards: Statement<[string, bigint, number], Row>;
  readonly #head: Statement<[], [number, string]>;
  readonly #version: Statement<[], number>;
  readonly #bytes: Statement<[number], [Buffer, Buffer]>;

  constructor(file: string) {
    const db = openForReading(file);
    this.#db = db;
    this.#all = db.prepare<[bigint, number], Row>(
      `select ${COLUMNS} from event where position > ? order by position limit ?`,
    );
    this.#forwards = db.prepare<[string, bigint, number], Row>(
      `select ${COLUMNS} from event where stream = ? and revision >= ? order by revision limit ?`,
    );
    this.#backwards = db.prepare<[string, bigint, number], Row>(
      `select ${COLUMNS} from event where stream = ? and revision <= ? order by revision desc limit ?`,
    );
    this.#head = db.prepare<[], [number, string]>(
      'select position, recorded_at from event order by position desc limit 1',
    );
    this.#version = db.prepare<[], number>('pragma data_version').pluck();
    this.#bytes = db.prepare<[number], [Buffer, Buffer]>(
      'select cast(data as blob), cast(metadata as blob) from event where position = ?',
    );
    for (const each of [this.#all, this.#forwards, this.#backwards, this.#head, this.#bytes]) each.raw();
  }

  all(after = 0n, limit = Infinity): AsyncGenerator<RecordedEvent> {
    return this.#paged(
      (cursor, size) => this.#all.iterate(cursor, size),
      after,
      limit,
      ([last]) => BigInt(last),
    );
  }

  stream(name: StreamName, { from, direction, limit = Infinity }: ReadStreamOptions): AsyncGenerator<RecordedEvent> {
    if (direction === 'backwards') {
      const query: Query = (cursor, size) => this.#backwards.iterate(name, cursor, size);
      return this.#paged(query, from ?? LARGEST_INTEGER, limit, ([, , last]) => BigInt(last) - 1n);
    }
    const query: Query = (cursor, size) => this.#forwards.iterate(name, cursor, size);
    return this.#paged(query, from ?? 0n, limit, ([, , last]) => BigInt(last) + 1n);
  }

  head(): LogHead | undefined {
    this.#demandOpen();
    const row = this.#head.get();
    return row && { position: position(row[0]), recordedAt: row[1] };
  }

  identity(): LogId {
    this.#demandOpen();
    const identity = this.#db.prepare<[], string>('select identity from log').pluck().get();
    if (identity === undefined) throw new Error(`${this.#db.name} has lost its identity`);
    return identity as LogId;
  }

  /** A number that changes when another connection, of this or any process, has committed. */
  version(): number {
    this.#demandOpen();
    return this.#version.get() ?? 0;
  }

  close(): void {
    this.#db.close();
  }

  async *#paged(
    query: Query,
    start: bigint,
    limit: number,
    next: (last: Row) => bigint,
  ): AsyncGenerator<RecordedEvent> {
    let cursor = start;
    let left = limit;
    while (left > 0) {
      this.#demandOpen();
      const { rows, last } = takePage(query(clamp(cursor), Math.min(left, PAGE_EVENTS)));
      for (const row of rows) yield toEvent(row, (at) => this.#bytes.get(at)!);
      if (last === undefined) return;
      cursor = next(last);
      left -= rows.length;
      await nextTurn();
    }
  }

  #demandOpen(): void {
    if (!this.#db.open) throw new Error(`the event store on ${this.#db.name} is closed`);
  }
}

/** The rows of one page, and the last of them when there may be more. */
function takePage(found: Iterable<Row>): { rows: Row[]; last?: Row } {
  const rows: Row[] = [];
  let characters = 0;
  for (const row of found) {
    rows.push(row);
    characters += row[5].length + row[6].length;
    if (rows.length === PAGE_EVENTS || characters >= PAGE_CHARACTERS) return { rows, last: row };
  }
  return { rows };
}

/** Content that is not a JSON object is returned as bytes, because text would not preserve them. */
function toEvent(row: Row, bytesAt: (position: number) => readonly [data: Buffer, metadata: Buffer]): RecordedEvent {
  const [at, stream, revisionInStream, id, type, , , recordedAt] = row;
  const { metadata: stored, data } = contentOf(row, bytesAt);
  const { metadata, salt } = withoutReserved(stored as EventMetadata);
  const unreadable = whyUnreadable(data, metadata);
  return {
    kind: 'event',
    id,
    type,
    data: data as JsonObject,
    metadata,
    ...(salt !== undefined && { salt }),
    ...(unreadable !== undefined && { unreadable }),
    stream: streamName(stream),
    revision: revision(revisionInStream),
    position: position(at),
    recordedAt,
  };
}

function contentOf(
  [at, , , , , dataText, metadataText]: Row,
  bytesAt: (position: number) => readonly [Buffer, Buffer],
): { readonly data: object; readonly metadata: object } {
  const [data, metadata] = [jsonObject(dataText), jsonObject(metadataText)];
  if (data !== undefined && metadata !== undefined) return { data, metadata };
  const [dataBytes, metadataBytes] = bytesAt(at);
  return { data: data ?? asStored(dataBytes), metadata: metadata ?? asStored(metadataBytes) };
}

/** SQLite counts to 2^63 - 1; a caller's position may be anything. */
function clamp(value: bigint): bigint {
  return value > LARGEST_INTEGER ? LARGEST_INTEGER : value;
}
