import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database as Connection } from 'better-sqlite3';
import { position, revision, streamName } from '../../port.js';
import type { LogFault, StoredRow } from '../../faults.js';
import { hasRepeatedMember } from './repeated-members.js';

/** The number of rows in a page. */
const PAGE_ROWS = 128;

/** SQLite's range of integers. */
const [LOWEST, HIGHEST] = [-(2n ** 63n), 2n ** 63n - 1n];

type Row = [position: bigint, stream: string, revision: bigint, id: string, data: string, metadata: string];

/**
 * Reads every row of the table itself, without an index and from the lowest possible position, and reports rows that are not
 * as an append would have written them.
 */
export async function* rowFaults(db: Connection, signal?: AbortSignal): AsyncGenerator<LogFault> {
  const next = new Map<string, bigint>();
  let expected = 1n;
  for await (const row of rowsOf(db, signal)) {
    const [at, stream, revisionInStream, , data, metadata] = row;
    if (hasRepeatedMember(data) || hasRepeatedMember(metadata)) {
      yield fault('repeated-member', row, 'names a member twice in its stored JSON, which programs read differently');
    }
    if (at < 1n) {
      yield fault('outside', row, 'stands outside the order of the log');
      continue;
    }
    if (at !== expected) yield fault('gap', row, `should have position ${expected}: what stood before it is missing`);
    const following = next.get(stream) ?? 0n;
    if (revisionInStream !== following) {
      yield fault('out-of-step', row, `should be entry ${following} of its stream`);
    }
    next.set(stream, revisionInStream + 1n);
    expected = at + 1n;
  }
}

async function* rowsOf(db: Connection, signal?: AbortSignal): AsyncGenerator<Row> {
  const page = db
    .prepare<[bigint, number], Row>(
      'select position, stream, revision, id, data, metadata from event not indexed where position >= ? order by position limit ?',
    )
    .raw()
    .safeIntegers();
  let from = LOWEST;
  for (;;) {
    signal?.throwIfAborted();
    const rows = page.all(from, PAGE_ROWS);
    yield* rows;
    const [last] = rows.at(-1) ?? [HIGHEST];
    if (rows.length < PAGE_ROWS || last === HIGHEST) return;
    from = last + 1n;
    await nextTurn();
  }
}

function fault(kind: LogFault['kind'], [at, stream, revisionInStream, id]: Row, what: string): LogFault {
  const row: StoredRow = {
    position: position(at),
    stream: streamName(stream),
    revision: revision(revisionInStream),
    id,
  };
  return { kind, row, message: `entry ${revisionInStream} of ${stream} (event ${id}, position ${at}) ${what}` };
}
